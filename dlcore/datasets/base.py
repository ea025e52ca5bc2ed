"""Base class of data sets: a small spec, facts known without loading, and the arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from dlcore.arrays import Array
from dlcore.base_model import Frozen
from dlcore.datasets.pinned_file import FetchProgress, File
from dlcore.datasets.program_text import Section

if TYPE_CHECKING:
    from dlcore.datasets.cache import Cache


class Task(StrEnum):
    """What is predicted."""

    CLASSES = "classes"
    NUMBER = "number"

    def is_classification(self) -> bool:
        """Return whether the target is one of several classes."""
        return self is Task.CLASSES


class Kind(StrEnum):
    """How a sample is displayed."""

    IMAGE = "image"
    TEXT = "text"
    SERIES = "series"
    POINTS = "points"
    TABLE = "table"


@dataclass(frozen=True)
class Info:
    """Facts about a data set that need no file.

    Args:
        input_shape: shape of one stored sample, without the batch axis.
        classes: class names in label order; empty for regression.
        train_size: number of training samples, of which a validation share is taken.
        test_size: number of test samples.
        scale: stored values are divided by this before they reach the model.
        download_bytes: size of the downloads; 0 for bundled and generated data.
        source: web address of the source; empty for generated data, as are the next two.
        licence: name of the licence, or the code ``unstated``.
        citation: authors and year.
        input_widths: width of each input, where a stored row concatenates several inputs.
        vocabulary_size: upper bound (exclusive) of the word numbers in a row of text; else 0.
        target_range: smallest and largest target before scaling to the range from 0 to 1; None
            where targets are not scaled.
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
    input_widths: tuple[int, ...] = ()
    vocabulary_size: int = 0
    target_range: tuple[float, float] | None = None

    @property
    def model_shape(self) -> tuple[int, ...]:
        """Shape of one model input: a greyscale image gets a channel axis."""
        is_grey = self.kind is Kind.IMAGE and len(self.input_shape) == 2
        return (*self.input_shape, 1) if is_grey else self.input_shape


@dataclass(frozen=True)
class Dataset:
    """The arrays of a data set: unscaled, read-only, in the smallest sufficient type.

    Args:
        info: the facts.
        x_train: training inputs, shape ``(train_size, *info.input_shape)``.
        y_train: labels, int32 of shape ``(train_size,)``, or regression targets, float32 of
            shape ``(train_size, 1)``.
        x_test: test inputs.
        y_test: labels or targets of the test samples.
    """

    info: Info
    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array


class DatasetSpec(Frozen):
    """A data set and its settings.

    A data set is one file with one subclass, registered in ``dlcore.datasets.DATASETS``.

    Args:
        train_size: use only the first ``train_size`` training samples; None for all.
    """

    files: ClassVar[tuple[File, ...]] = ()
    """Files to download; empty for bundled and generated data."""

    groups: ClassVar[Mapping[str, tuple[int, ...]]] = {}
    """Labels of the classes that have something in common, by name: what a second output of a
    network can learn."""

    name: str
    train_size: int | None = Field(default=None, ge=10, le=10_000_000)

    def info(self) -> Info:
        """Return the facts; needs no file."""
        raise NotImplementedError

    def comparison_fields(self) -> Mapping[str, Any]:
        """Return the settings by which two specs are compared, as JSON data."""
        return self.model_dump(mode="json")

    def comparison_key(self) -> tuple[object, ...]:
        """Return a key that two specs share if their test metrics are comparable."""
        return (self.name,)

    def missing_files(self, cache: Cache) -> tuple[File, ...]:
        """Return the files that ``load`` would download."""
        return tuple(file for file in self.files if cache.find(file) is None)

    def fetch(self, cache: Cache, progress: FetchProgress | None = None) -> None:
        """Download the missing files.

        Raises:
            DataOffline: a file is missing and cannot be downloaded.
            DataCorrupt: a file does not have the published hash.
        """
        for file in self.files:
            cache.fetch(file, progress)

    def load(self, cache: Cache) -> Dataset:
        """Load the arrays; downloads the missing files.

        Raises:
            DataOffline: a file is missing and cannot be downloaded.
            DataCorrupt: a file does not have the published hash.
        """
        raise NotImplementedError

    def one_hot_widths(self) -> tuple[int, ...]:
        """Return the width of the one-hot encoding of each column of ``load_codes``.

        0 is a column of numbers; empty where the arrays of ``load_codes`` are those of ``load``.
        """
        return ()

    def load_codes(self, cache: Cache) -> Dataset:
        """Load the arrays with codes in place of one-hot encoded columns, which take less memory.

        Raises:
            DataOffline: a file is missing and cannot be downloaded.
            DataCorrupt: a file does not have the published hash.
        """
        return self.load(cache)

    def program_section(self) -> Section:
        """Return the section of an exported program that loads or generates the data.

        Its code assigns ``x_train``, ``y_train``, ``x_test`` and ``y_test``, equal to the arrays
        of ``load`` with every training sample.
        """
        raise NotImplementedError

    def selection_sections(self) -> tuple[Section, ...]:
        """Return the sections that select the training samples, with the arrays of ``load``."""
        if self.train_size is None:
            return ()
        size = self.info().train_size
        code = f"x_train, y_train = x_train[:{size}], y_train[:{size}]"
        return (Section("part", code, (), {"count": size}),)
