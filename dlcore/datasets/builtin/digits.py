"""Digits: 1,797 handwritten digits of 8x8 pixels, bundled with scikit-learn."""

from __future__ import annotations

import gzip
import hashlib
import io
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.base import Dataset, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.image_dataset import ImageDataset
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.errors import DataCorrupt

_SHA256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"
"""Hash of the unpacked table."""

SIZES = (142, 146, 141, 147, 144, 146, 145, 143, 139, 144)


class Digits(ImageDataset):
    """Digits of 13 writers in greyscale.

    The table is in the order of the writers, so its last rows, which validate, would be of writers
    that no other row is of. The training rows are mixed once, always in the same way.
    """

    class_sizes: ClassVar[tuple[int, ...]] = SIZES
    groups: ClassVar[Mapping[str, tuple[int, ...]]] = {"even": (0, 2, 4, 6, 8)}

    name: Literal["digits"] = "digits"

    def info(self) -> Info:
        return Info(
            kind=Kind.IMAGE,
            task=Task.CLASSES,
            input_shape=(8, 8),
            classes=tuple("0123456789"),
            train_size=self.training_samples,
            test_size=360,
            scale=16.0,
            source="https://archive.ics.uci.edu/dataset/80",
            licence="CC BY 4.0",
            citation="E. Alpaydin, C. Kaynak (1998)",
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        table = _read_table()
        x, y = table[:, :-1].reshape(-1, 8, 8), table[:, -1].astype(np.int32)
        train, test = _split(y)
        x_train, y_train = self.select_training_part(x[train], y[train])
        return Dataset(info, x_train, y_train, x[test], y[test])

    def program_section(self) -> Section:
        code = """\
digits = load_digits()
by_class = np.argsort(digits.target, kind="stable")
test = np.sort(by_class[::5])
train = np.setdiff1d(np.arange(len(digits.target)), test)
train = np.random.default_rng(0).permutation(train)
x_train, y_train = digits.images[train], digits.target[train]
x_test, y_test = digits.images[test], digits.target[test]"""
        return Section("data_digits", code, (NUMPY, "from sklearn.datasets import load_digits"))


def _read_table() -> Array:
    """Read one row per digit: 64 pixels from 0 to 16, then the label."""
    packed = _sklearn_folder() / "datasets" / "data" / "digits.csv.gz"
    try:
        text = gzip.decompress(packed.read_bytes())
    except (OSError, EOFError):
        raise DataCorrupt(name="digits", file=packed.name, place=str(packed)) from None
    if hashlib.sha256(text).hexdigest() != _SHA256:
        raise DataCorrupt(name="digits", file=packed.name, place=str(packed))
    return np.loadtxt(io.BytesIO(text), dtype=np.uint8, delimiter=",")


def _sklearn_folder() -> Path:
    # Importing scikit-learn would cost every page a second and 60 MB for one small table.
    spec = find_spec("sklearn")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("scikit-learn", name="sklearn")
    return Path(spec.submodule_search_locations[0])


def _split(labels: Array) -> tuple[Array, Array]:
    """Split the rows into training and test indices; every fifth of each class is for the test.

    Args:
        labels: class of each row.

    Returns:
        Two arrays of indices: the first mixed, the second in the order of the table.
    """
    by_class = np.argsort(labels, kind="stable")
    test = np.sort(by_class[::5])
    train = np.setdiff1d(np.arange(len(labels)), test)
    return np.random.default_rng(0).permutation(train), test
