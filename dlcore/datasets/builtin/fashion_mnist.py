"""Fashion-MNIST: 70,000 greyscale images of clothes, as large as MNIST and harder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np

from dlcore.datasets.arrays import idx_array
from dlcore.datasets.base import Dataset, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.image_dataset import ImageDataset
from dlcore.datasets.pinned_file import File
from dlcore.datasets.program_text import Section, keras_load_data

CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


def _file(name: str, sha256: str, size: int) -> File:
    return File(
        dataset="fashion-mnist",
        path=f"fashion-mnist/{name}",
        url=f"https://storage.googleapis.com/tensorflow/tf-keras-datasets/{name}",
        sha256=sha256,
        size=size,
    )


X_TRAIN = _file(
    "train-images-idx3-ubyte.gz",
    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    26_421_880,
)
Y_TRAIN = _file(
    "train-labels-idx1-ubyte.gz",
    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    29_515,
)
X_TEST = _file(
    "t10k-images-idx3-ubyte.gz",
    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    4_422_102,
)
Y_TEST = _file(
    "t10k-labels-idx1-ubyte.gz",
    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    5_148,
)


class FashionMnist(ImageDataset):
    """Ten kinds of clothes from Zalando's catalogue."""

    files: ClassVar[tuple[File, ...]] = (X_TRAIN, Y_TRAIN, X_TEST, Y_TEST)
    class_sizes: ClassVar[tuple[int, ...]] = (6000,) * 10
    groups: ClassVar[Mapping[str, tuple[int, ...]]] = {"shoe": (5, 7, 9)}

    name: Literal["fashion-mnist"] = "fashion-mnist"

    def info(self) -> Info:
        return Info(
            kind=Kind.IMAGE,
            task=Task.CLASSES,
            input_shape=(28, 28),
            classes=CLASSES,
            train_size=self.training_samples,
            test_size=10_000,
            scale=255.0,
            download_bytes=sum(file.size for file in self.files),
            source="https://github.com/zalandoresearch/fashion-mnist",
            licence="MIT",
            citation="H. Xiao, K. Rasul, R. Vollgraf (2017), Zalando SE",
        )

    def load(self, cache: Cache) -> Dataset:
        x_train, y_train = self.select_training_part(
            idx_array(cache, X_TRAIN), idx_array(cache, Y_TRAIN).astype(np.int32)
        )
        return Dataset(
            info=self.info(),
            x_train=x_train,
            y_train=y_train,
            x_test=idx_array(cache, X_TEST),
            y_test=idx_array(cache, Y_TEST).astype(np.int32),
        )

    def program_section(self) -> Section:
        return Section("data_fashion_mnist", keras_load_data("fashion_mnist"))
