"""What a data set is: a small spec, facts known without loading, and the arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from dlcore.base_model import Frozen
from dlcore.datasets.pinned_file import FetchProgress, File

if TYPE_CHECKING:
    import numpy as np

    from dlcore.datasets.cache import Cache


class Task(StrEnum):
    """What there is to predict."""

    CLASSES = "classes"
    NUMBER = "number"

    def is_classification(self) -> bool:
        """Whether the target is one of several classes."""
        return self is Task.CLASSES


class Kind(StrEnum):
    """How a sample is shown to a person."""

    IMAGE = "image"
    TEXT = "text"
    SERIES = "series"
    POINTS = "points"
    TABLE = "table"


@dataclass(frozen=True)
class Info:
    """Facts about a data set that need no file.

    Args:
        input_shape: shape of one sample as it is stored, without the batch axis.
        classes: class names in label order; empty for numbers.
        train_size: samples to train on, of which a validation share is taken.
        test_size: samples kept apart for the test.
        scale: stored values are divided by this before they reach the model.
        download_bytes: size of what must be downloaded; 0 for bundled and generated data.
        source: where it came from, a web address; empty for generated data, as are the next two.
        licence: name of the licence, or the code ``unstated``.
        citation: who made it.
        splits: numbers of each input, where a stored row holds several inputs side by side.
        words: word numbers are smaller than this, where samples are rows of words; else 0.
        target_range: smallest and largest target before the targets were scaled to lie between
            0 and 1; None where they are as they were measured.
    """

    kind: Kind
    task: Task
    input_shape: tuple[int, ...]
    classes: tuple[str, ...]
    train_size: int
    test_size: int
    scale: float = 1.0
    download_bytes: int = 0
    source: str = ""
    licence: str = ""
    citation: str = ""
    splits: tuple[int, ...] = ()
    words: int = 0
    target_range: tuple[float, float] | None = None

    @property
    def model_shape(self) -> tuple[int, ...]:
        """Shape of one sample as the model sees it: a grey image gets its axis of channels."""
        is_grey = self.kind is Kind.IMAGE and len(self.input_shape) == 2
        return (*self.input_shape, 1) if is_grey else self.input_shape


@dataclass(frozen=True)
class Dataset:
    """The arrays, unscaled and in the smallest type that holds them; read-only.

    Args:
        info: the facts.
        x_train: inputs to train on, shape ``(train_size, *stored shape)``.
        y_train: labels, int32 of shape ``(train_size,)``, or numbers to predict, float32 of
            shape ``(train_size, 1)``.
        x_test: inputs of the test set.
        y_test: labels of the test set.
        extra: what only this kind of data has, by name.
    """

    info: Info
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    extra: Mapping[str, Any] = field(default_factory=dict)


class DatasetSpec(Frozen):
    """One choice of data, as a value.

    A data set is one file with one subclass, entered in ``dlcore.datasets.DATASETS``.

    Args:
        train_size: use only the first so many training samples; None for all.
    """

    files: ClassVar[tuple[File, ...]] = ()
    """What must be downloaded; empty for bundled data."""

    name: str
    train_size: int | None = Field(default=None, ge=10, le=10_000_000)

    def info(self) -> Info:
        """The facts, without any file."""
        raise NotImplementedError

    def compared(self) -> Mapping[str, Any]:
        """The settings in which two choices of data can differ, as plain data."""
        return self.model_dump(mode="json")

    def measure(self) -> tuple[object, ...]:
        """What must be equal for figures of two runs' tests to be compared."""
        return (self.name,)

    def missing(self, cache: Cache) -> tuple[File, ...]:
        """The files that ``load`` would have to download."""
        return tuple(file for file in self.files if cache.find(file) is None)

    def fetch(self, cache: Cache, progress: FetchProgress | None = None) -> None:
        """Downloads what is missing.

        Raises:
            DataOffline: a file is missing and cannot be downloaded.
            DataCorrupt: a file does not have the published hash.
        """
        for file in self.files:
            cache.fetch(file, progress)

    def load(self, cache: Cache) -> Dataset:
        """The arrays; fetches what the cache lacks.

        Raises:
            DataOffline: a file is missing and cannot be downloaded.
            DataCorrupt: a file does not have the published hash.
        """
        raise NotImplementedError
