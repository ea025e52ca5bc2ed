"""The learner's own table, described by a spec that needs no file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.uploads.csv_facts import (
    MAX_INPUTS,
    Choices,
    Facts,
    Feature,
    Text,
    facts_of,
    feature_of,
    split_rows,
    usable_rows,
)
from dlcore.datasets.uploads.csv_table import (
    MAX_CATEGORIES,
    MAX_COLUMNS,
    MAX_ROWS,
    MIN_ROWS,
    Column,
    ColumnKind,
    Table,
    read_table,
)
from dlcore.datasets.uploads.table_file import kept
from dlcore.errors import CsvChanged, CsvFreeText
from dlcore.models.layers.base import validation_error

UPLOAD_CSV: Literal["own-csv"] = "own-csv"
"""Its name in a spec."""

FAR = 1e9
"""Scaled numbers are cut off there."""

MAX_CLASSES_OF_NUMBERS = 10
"""A column of whole numbers with no more different values than this is taken for classes."""


class UploadCsv(DatasetSpec):
    """A choice of columns of an uploaded table, with the facts that are known of them.

    Made by :func:`build_spec`; ``load`` refuses a spec whose facts are not those of the table.

    Args:
        sha256: of the file.
        features: what the network sees.
        target: name of the column to predict.
        task: whether it is a class or a number.
        classes: the target's values, where it is a class.
        target_range: smallest and largest target to train on, where it is a number; targets are
            scaled by them.
        rows: that can be used.
        gaps: rows with a missing feature are filled up (numbers with the mean, categories with
            none) or dropped; rows without a target always are.
        scaling: of the numbers, fitted on the training part.
        test_share: kept for the test.
        seed: decides which rows are.
    """

    name: Literal["own-csv"] = UPLOAD_CSV
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    features: tuple[Feature, ...] = Field(min_length=1, max_length=MAX_COLUMNS)
    target: str = Text
    task: Task
    classes: tuple[str, ...] = Field(default=(), max_length=MAX_CATEGORIES)
    target_range: tuple[float, float] | None = None
    rows: int = Field(ge=MIN_ROWS, le=MAX_ROWS)
    gaps: Literal["fill", "drop"] = "fill"
    scaling: Literal["standard", "minmax", "none"] = "standard"
    test_share: float = Field(default=0.2, ge=0.05, le=0.5)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)

    @model_validator(mode="after")
    def _facts_suit_the_task(self) -> UploadCsv:
        classes = self.task.is_classification()
        if classes and len(self.classes) < 2:
            raise validation_error("too_few", field="classes", minimum=2)
        if not classes and (self.target_range is None or self.classes):
            raise validation_error("missing", field="target_range")
        inputs = sum(feature.inputs for feature in self.features)
        if inputs > MAX_INPUTS:
            raise validation_error("too_many", field="features", maximum=MAX_INPUTS)
        return self

    @property
    def _test_rows(self) -> int:
        return int(self.rows * self.test_share)

    def info(self) -> Info:
        train = self.rows - self._test_rows
        return Info(
            kind=Kind.TABLE,
            task=self.task,
            input_shape=(sum(feature.inputs for feature in self.features),),
            classes=self.classes,
            train_size=min(self.train_size or train, train),
            test_size=self._test_rows,
            target_range=self.target_range,
        )

    def compared(self) -> Mapping[str, Any]:
        """What a learner chose; the facts follow from it."""
        data = self.model_dump(mode="json", exclude={"features", "classes", "target_range", "rows"})
        return {**data, "features": [feature.name for feature in self.features]}

    def measure(self) -> tuple[object, ...]:
        """The table, what is predicted of it, and which rows are kept for the test."""
        rows = (self.sha256, self.gaps, self.test_share, self.seed, self.rows)
        return (self.name, self.target, self.task, *rows)

    def input_names(self) -> tuple[str, ...]:
        """Of each number that the network gets: the column, and the category it stands for."""
        return tuple(
            f"{feature.name} = {category}" if category else feature.name
            for feature in self.features
            for category in feature.categories or ("",)
        )

    def load(self, cache: Cache) -> Dataset:
        """The arrays.

        Raises:
            CsvMissing: the table is not kept here.
            CsvChanged: the table is not as the spec says.
        """
        return self._arrays(read_table(kept(cache, self.sha256)), None)

    def head(self, table: Table, count: int) -> Dataset:
        """What ``load`` gives, with no more inputs than a page shows; the targets are all there.

        Args:
            table: that ``sha256`` names.
            count: rows of ``x_train`` and of ``x_test``.

        Raises:
            CsvChanged: the table is not as the spec says.
        """
        return self._arrays(table, count)

    def _arrays(self, table: Table, count: int | None) -> Dataset:
        names = [feature.name for feature in self.features]
        labels = [feature.name for feature in self.features if feature.categories]
        facts = facts_of(table, names, labels, self.target, self.task, self._choices())
        if facts != Facts(self.features, self.classes, self.target_range, self.rows):
            raise CsvChanged
        info = self.info()
        usable = usable_rows(table, names, self.target, self._choices())
        fitted, test = split_rows(usable, self._choices())
        train = fitted[: info.train_size]
        x_train, x_test = self._inputs(table, fitted, (train[:count], test[:count]))
        y = self._targets(table.column(self.target))
        return Dataset(info, x_train, y[train], x_test, y[test])

    def _inputs(
        self, table: Table, fitted: np.ndarray, parts: Sequence[np.ndarray]
    ) -> list[np.ndarray]:
        """Of some rows each, float32; no more than one column is held for all rows at a time."""
        width = sum(feature.inputs for feature in self.features)
        arrays = [np.empty((len(rows), width), np.float32) for rows in parts]
        place = 0
        for feature in self.features:
            block = self._block(table.column(feature.name), feature, fitted)
            for array, rows in zip(arrays, parts, strict=True):
                array[:, place : place + feature.inputs] = block[rows]
            place += feature.inputs
        return arrays

    def _choices(self) -> Choices:
        return Choices(self.gaps, self.test_share, self.seed)

    def _block(self, column: Column, feature: Feature, train: np.ndarray) -> np.ndarray:
        """What a column gives, of every row, shape ``(rows, inputs)``."""
        if feature.categories:
            rows: np.ndarray = np.equal.outer(np.array(column.texts), feature.categories)
            return rows
        return self._numbers(column.numbers, train)[:, np.newaxis]

    def _numbers(self, numbers: np.ndarray, train: np.ndarray) -> np.ndarray:
        known = numbers[train][np.isfinite(numbers[train])]
        if not len(known):
            return np.zeros(len(numbers))
        filled = np.where(np.isfinite(numbers), numbers, known.mean())
        if self.scaling == "standard":
            return _scaled(filled, known.mean(), known.std())
        if self.scaling == "minmax":
            return _scaled(filled, known.min(), np.ptp(known))
        return filled

    def _targets(self, column: Column) -> np.ndarray:
        """Of every row; those of rows without a target are never looked at."""
        if self.target_range is None:
            places = {text: place for place, text in enumerate(self.classes)}
            return np.array([places.get(text, -1) for text in column.texts], np.int32)
        least, most = self.target_range
        return _scaled(column.numbers, least, most - least)[:, np.newaxis].astype(np.float32)


def recognised_task(column: Column) -> Task:
    """What there most likely is to predict: few whole numbers are classes, others are numbers."""
    if column.kind is ColumnKind.CATEGORY:
        return Task.CLASSES
    numbers = column.numbers[np.isfinite(column.numbers)]
    few = len(np.unique(numbers)) <= MAX_CLASSES_OF_NUMBERS
    return Task.CLASSES if few and (numbers == np.round(numbers)).all() else Task.NUMBER


def suggested_features(table: Table, target: str) -> tuple[str, ...]:
    """Every column that can be a feature, from the first on, as long as there is room."""
    found: list[Feature] = []
    for column in table.columns:
        if column.name == target or not column.distinct:
            continue
        try:
            feature = feature_of(column, ())
        except CsvFreeText:
            continue
        if sum(other.inputs for other in [*found, feature]) <= MAX_INPUTS:
            found.append(feature)
    return tuple(feature.name for feature in found)


def build_spec(
    table: Table,
    sha256: str,
    features: Sequence[str],
    target: str,
    *,
    categories: Collection[str] = (),
    task: Task | None = None,
    gaps: Literal["fill", "drop"] = "fill",
    scaling: Literal["standard", "minmax", "none"] = "standard",
    test_share: float = 0.2,
    seed: int = 0,
) -> UploadCsv:
    """The spec of a choice of columns.

    Args:
        table: the table that was read.
        sha256: of its file.
        features: names of the columns that the network sees.
        target: name of the column to predict.
        categories: features whose numbers stand for categories; those of other texts always do.
        task: None for what is recognised.
        gaps: see :class:`UploadCsv`, as are the others.

    Raises:
        CsvError: these columns cannot be trained on; the subclass says why.
    """
    task = task or recognised_task(table.column(target))
    choices = Choices(gaps, test_share, seed)
    facts = facts_of(table, features, categories, target, task, choices)
    return UploadCsv(
        sha256=sha256,
        features=facts.features,
        target=target,
        task=task,
        classes=facts.classes,
        target_range=facts.target_range,
        rows=facts.rows,
        gaps=gaps,
        scaling=scaling,
        test_share=test_share,
        seed=seed,
    )


def _scaled(numbers: np.ndarray, zero: float, unit: float) -> np.ndarray:
    """Numbers from ``zero`` on in units; kept from overflowing where the test part is far off."""
    with np.errstate(over="ignore"):
        scaled: np.ndarray = np.clip((numbers - zero) / (unit or 1.0), -FAR, FAR)
    return scaled
