"""CIFAR-10: 60,000 small colour photographs of ten kinds of things."""

from __future__ import annotations

import tarfile
from pathlib import Path
from typing import BinaryIO, ClassVar, Literal

import numpy as np

from dlcore.datasets.arrays import mapped
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.pinned_file import File
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
    also=("cifar-10-batches-py-target_archive",),
)

TRAIN = tuple(f"data_batch_{number}" for number in range(1, 6))
TEST = ("test_batch",)

_SIDE, _CHANNELS = 32, 3
_PIXELS = _SIDE * _SIDE * _CHANNELS
_SHAPE = (_SIDE, _SIDE, _CHANNELS)


class Cifar10(DatasetSpec):
    """Photographs of animals and vehicles."""

    files: ClassVar[tuple[File, ...]] = (ARCHIVE,)

    name: Literal["cifar10"] = "cifar10"

    def info(self) -> Info:
        return Info(
            kind=Kind.IMAGE,
            task=Task.CLASSES,
            input_shape=_SHAPE,
            classes=CLASSES,
            train_size=min(self.train_size or 50_000, 50_000),
            test_size=10_000,
            scale=255.0,
            download_bytes=ARCHIVE.size,
            source="https://www.cs.toronto.edu/~kriz/cifar.html",
            licence="unstated",
            citation="A. Krizhevsky (2009)",
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        x_train, y_train = batches(cache, ARCHIVE, "train", TRAIN)
        x_test, y_test = batches(cache, ARCHIVE, "test", TEST)
        return Dataset(info, x_train[: info.train_size], y_train[: info.train_size], x_test, y_test)


def batches(
    cache: Cache, archive: File, part: str, names: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Images and labels of some batches of the archive, mapped from disk.

    Args:
        cache: where the archive is found and the part unpacked to.
        archive: a tar file of pickled batches.
        part: name of the part, unique within the archive.
        names: the batches, in order.

    Returns:
        Images, uint8 ``(n, 32, 32, 3)``, and labels, int32 ``(n,)``.

    Source: the format is described at https://www.cs.toronto.edu/~kriz/cifar.html.
    """

    def write(source: Path, out: BinaryIO) -> None:
        with tarfile.open(source, "r:gz") as packed:
            rows = np.concatenate([_rows(packed, name) for name in names])
        np.save(out, rows, allow_pickle=False)

    rows = mapped(cache.unpacked(archive, f"{part}.npy", write))
    return rows[:, 1:].reshape(-1, *_SHAPE), rows[:, 0].astype(np.int32)


def _rows(packed: tarfile.TarFile, name: str) -> np.ndarray:
    """A batch as one row an image: its label, then its pixels with the colours together."""
    member = packed.extractfile(f"cifar-10-batches-py/{name}")
    if member is None:
        raise ValueError(name)
    batch = load_plain(member)
    planes = batch[b"data"].reshape(-1, _CHANNELS, _SIDE, _SIDE)
    pixels = planes.transpose(0, 2, 3, 1).reshape(-1, _PIXELS)
    return np.column_stack([np.array(batch[b"labels"], np.uint8), pixels])
