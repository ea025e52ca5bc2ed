"""MNIST: 70,000 handwritten digits of 28x28 pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np

from dlcore.datasets.arrays import npz_array
from dlcore.datasets.base import Dataset, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.image_dataset import ImageDataset
from dlcore.datasets.pinned_file import File
from dlcore.datasets.program_text import Section, keras_load_data

ARCHIVE = File(
    dataset="mnist",
    path="mnist.npz",
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    sha256="731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
    size=11_490_434,
)

SIZES = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)


class Mnist(ImageDataset):
    """Handwritten digits in greyscale."""

    files: ClassVar[tuple[File, ...]] = (ARCHIVE,)
    class_sizes: ClassVar[tuple[int, ...]] = SIZES
    groups: ClassVar[Mapping[str, tuple[int, ...]]] = {"even": (0, 2, 4, 6, 8)}

    name: Literal["mnist"] = "mnist"

    def info(self) -> Info:
        return Info(
            kind=Kind.IMAGE,
            task=Task.CLASSES,
            input_shape=(28, 28),
            classes=tuple("0123456789"),
            train_size=self.training_samples,
            test_size=10_000,
            scale=255.0,
            download_bytes=sum(file.size for file in self.files),
            source="http://yann.lecun.com/exdb/mnist/",
            licence="CC BY-SA 3.0",
            citation="Y. LeCun, C. Cortes, C. Burges",
        )

    def load(self, cache: Cache) -> Dataset:
        x_train, y_train = self.select_training_part(
            npz_array(cache, ARCHIVE, "x_train"),
            npz_array(cache, ARCHIVE, "y_train").astype(np.int32),
        )
        return Dataset(
            info=self.info(),
            x_train=x_train,
            y_train=y_train,
            x_test=npz_array(cache, ARCHIVE, "x_test"),
            y_test=npz_array(cache, ARCHIVE, "y_test").astype(np.int32),
        )

    def program_section(self) -> Section:
        return Section("data_mnist", keras_load_data("mnist"))
