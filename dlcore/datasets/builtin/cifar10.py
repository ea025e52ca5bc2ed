"""CIFAR-10: 60,000 colour photographs of 32x32 pixels in ten classes."""

from __future__ import annotations

import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, ClassVar, Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.arrays import map_array
from dlcore.datasets.base import Dataset, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.image_dataset import ImageDataset
from dlcore.datasets.pinned_file import File
from dlcore.datasets.program_text import Section, keras_load_data
from dlcore.datasets.restricted_pickle import load_plain

CLASSES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)

ARCHIVE = File(
    dataset="cifar10",
    path="cifar-10-python.tar.gz",
    url="https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    size=170_498_071,
    aliases=("cifar-10-batches-py-target_archive",),
)

TRAIN = tuple(f"data_batch_{number}" for number in range(1, 6))
TEST = ("test_batch",)

_SIDE, _CHANNELS = 32, 3
_SHAPE = (_SIDE, _SIDE, _CHANNELS)


class Cifar10(ImageDataset):
    """Photographs of animals and vehicles."""

    files: ClassVar[tuple[File, ...]] = (ARCHIVE,)
    class_sizes: ClassVar[tuple[int, ...]] = (5000,) * 10
    groups: ClassVar[Mapping[str, tuple[int, ...]]] = {"animal": (2, 3, 4, 5, 6, 7)}

    name: Literal["cifar10"] = "cifar10"

    def info(self) -> Info:
        return Info(
            kind=Kind.IMAGE,
            task=Task.CLASSES,
            input_shape=_SHAPE,
            classes=CLASSES,
            train_size=self.training_samples,
            test_size=10_000,
            scale=255.0,
            download_bytes=ARCHIVE.size,
            source="https://www.cs.toronto.edu/~kriz/cifar.html",
            licence="unstated",
            citation="A. Krizhevsky (2009)",
        )

    def load(self, cache: Cache) -> Dataset:
        x_train, y_train = load_batches(cache, ARCHIVE, "train", TRAIN)
        x_test, y_test = load_batches(cache, ARCHIVE, "test", TEST)
        return Dataset(self.info(), *self.select_training_part(x_train, y_train), x_test, y_test)

    def program_section(self) -> Section:
        # Keras returns labels of shape (n, 1).
        flatten = "y_train, y_test = y_train.ravel(), y_test.ravel()"
        return Section("data_cifar10", f"{keras_load_data('cifar10')}\n{flatten}")


def load_batches(
    cache: Cache, archive: File, part: str, names: tuple[str, ...]
) -> tuple[Array, Array]:
    """Return images and labels of some batches of the archive, memory-mapped.

    Args:
        cache: finds the archive and holds the unpacked part.
        archive: tar file of pickled batches.
        part: name of the unpacked file, unique within the archive.
        names: names of the batches, in order.

    Returns:
        Images, uint8 ``(n, 32, 32, 3)``, and labels, int32 ``(n,)``.

    Source: the format is described at https://www.cs.toronto.edu/~kriz/cifar.html.
    """

    def write(source: Path, out: BinaryIO) -> None:
        with tarfile.open(source, "r:gz") as packed:
            rows = np.concatenate([_read_batch(packed, name) for name in names])
        np.save(out, rows, allow_pickle=False)

    rows = map_array(cache.unpack(archive, f"{part}.npy", write))
    return rows[:, 1:].reshape(-1, *_SHAPE), rows[:, 0].astype(np.int32)


def _read_batch(packed: tarfile.TarFile, name: str) -> Array:
    """Read a batch as uint8 rows: the label, then the pixels with channels last."""
    member = packed.extractfile(f"cifar-10-batches-py/{name}")
    if member is None:
        raise ValueError(name)
    batch = load_plain(member)
    planes = batch[b"data"].reshape(-1, _CHANNELS, _SIDE, _SIDE)
    pixels = planes.transpose(0, 2, 3, 1).reshape(len(planes), -1)
    return np.column_stack([np.array(batch[b"labels"], np.uint8), pixels])
