"""The handwriting of a class as a data set: half of its writers train, the other half tests."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Literal
from zipfile import BadZipFile

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.arrays import npz_array
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.builtin.mnist import ARCHIVE
from dlcore.datasets.cache import Cache
from dlcore.datasets.pinned_file import File
from dlcore.datasets.program_text import NUMPY, Section, keras_load_data
from dlcore.datasets.uploads.upload_folder import write_file
from dlcore.errors import HandwritingMissing

CLASS_HANDWRITING: Literal["class-handwriting"] = "class-handwriting"
"""Name of the data set in a spec."""

ORDER_SEED = 0
"""Of the order in which drawn digits and those of MNIST are mixed."""

MAX_DRAWN = 10_000

READING = """\
with np.load("class-handwriting.npz") as file:
    x, y, writer = file["x"], file["y"], file["writer"]
trains = writer < (writer.max() + 1) // 2"""
"""The lines of a program that read the digits, and find those of the writers that train."""


class ClassHandwriting(DatasetSpec):
    """Digits of MNIST and of half of a class's writers; the test set is that of the others.

    Args:
        group: id of the class.
        sha256: hash of the file that :func:`save_handwriting` wrote.
        mnist: number of MNIST's training digits.
        drawn: number of drawn training digits: the first ones of half of the writers.
        tested: number of digits of the other writers.
    """

    files: ClassVar[tuple[File, ...]] = (ARCHIVE,)

    name: Literal["class-handwriting"] = CLASS_HANDWRITING
    group: str = Field(pattern="^[0-9a-f]{24}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    mnist: int = Field(ge=0, le=60_000)
    drawn: int = Field(ge=0, le=MAX_DRAWN)
    tested: int = Field(ge=1, le=MAX_DRAWN)

    def info(self) -> Info:
        digits = self.mnist + self.drawn
        return Info(
            kind=Kind.IMAGE,
            task=Task.CLASSES,
            input_shape=(28, 28),
            classes=tuple("0123456789"),
            train_size=min(self.train_size or digits, digits),
            test_size=self.tested,
            scale=255.0,
        )

    def comparison_fields(self) -> Mapping[str, Any]:
        """Return the settings without the facts that follow from the file."""
        return self.model_dump(mode="json", exclude={"group", "tested"})

    def comparison_key(self) -> tuple[object, ...]:
        return (self.name, self.sha256)

    def load(self, cache: Cache) -> Dataset:
        """Load the arrays.

        Raises:
            HandwritingMissing: the file was deleted, or does not fit the sizes.
            DataOffline, DataCorrupt: MNIST cannot be loaded.
        """
        x, y, writer = _read(cache, self.group, self.sha256)
        trains = writer_half(writer)
        if trains.sum() < self.drawn or (~trains).sum() != self.tested:
            raise HandwritingMissing
        x_train, y_train = x[trains][: self.drawn], y[trains][: self.drawn]
        if self.mnist:
            x_train = np.concatenate([self._mnist(cache, "x_train"), x_train])
            y_train = np.concatenate([self._mnist(cache, "y_train"), y_train])
        order = np.random.default_rng(ORDER_SEED).permutation(len(x_train))
        used = order[: self.info().train_size]
        return Dataset(
            self.info(),
            x_train[used],
            y_train[used].astype(np.int32),
            x[~trains],
            y[~trains].astype(np.int32),
        )

    def _mnist(self, cache: Cache, name: str) -> Array:
        return npz_array(cache, ARCHIVE, name)[: self.mnist]

    def program_section(self) -> Section:
        code = f"""\
{keras_load_data("mnist")}
{READING}
x_train = np.concatenate([x_train[:{self.mnist}], x[trains][:{self.drawn}]])
y_train = np.concatenate([y_train[:{self.mnist}], y[trains][:{self.drawn}]])
order = np.random.default_rng({ORDER_SEED}).permutation(len(x_train))
x_train, y_train = x_train[order], y_train[order]
x_test, y_test = x[~trains], y[~trains]"""
        return Section("data_class_handwriting", code, ("import keras", NUMPY))


def writer_half(writer: Array) -> Array:
    """Return which digits are of the half of the writers that trains, ``(digits,)``.

    Args:
        writer: number of the writer of each digit, from 0.
    """
    trains: Array = writer < (int(writer.max()) + 1) // 2
    return trains


def save_handwriting(cache: Cache, group: str, content: bytes) -> str:
    """Save the digits of a class.

    Args:
        cache: its folder holds the file.
        group: id of the class.
        content: a file of NumPy with ``x``, ``y`` and ``writer``.

    Returns:
        Its SHA-256.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    write_file(_folder(cache, group) / f"{sha256}.npz", content)
    return sha256


def delete_handwriting(cache: Cache, group: str) -> None:
    """Delete the saved digits of a class."""
    shutil.rmtree(_folder(cache, group), ignore_errors=True)


def _read(cache: Cache, group: str, sha256: str) -> tuple[Array, Array, Array]:
    try:
        content = (_folder(cache, group) / f"{sha256}.npz").read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise HandwritingMissing
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return file["x"], file["y"], file["writer"]
    except (OSError, KeyError, ValueError, BadZipFile):
        raise HandwritingMissing from None


def _folder(cache: Cache, group: str) -> Path:
    return cache.folder / "handwriting" / group
