"""The learner's own table: kept under its hash, described by a spec that needs no file."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.csv_table import (
    MAX_CATEGORIES,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    MIN_ROWS,
    Column,
    ColumnKind,
    Table,
    read_table,
)
from dlcore.datasets.own_files import own_folder, touch, write
from dlcore.errors import (
    CsvChanged,
    CsvConstant,
    CsvFreeText,
    CsvMissing,
    CsvNoColumn,
    CsvNotNumbers,
    CsvTooFewRows,
    CsvTooManyColumns,
)
from dlcore.frozen import Frozen
from dlcore.models.layers.base import refuse

OWN_CSV: Literal["own-csv"] = "own-csv"
"""Its name in a spec."""

MAX_INPUTS = 1000

FAR = 1e9
"""Scaled numbers are cut off there."""

MAX_CLASSES_OF_NUMBERS = 10
"""A column of whole numbers with no more different values than this is taken for classes."""

Text = Field(min_length=1, max_length=MAX_TEXT)


class Feature(Frozen):
    """A column that the network sees.

    Args:
        name: of the column.
        categories: the values that become one-hot columns; empty for a column of numbers.
    """

    name: str = Text
    categories: tuple[str, ...] = Field(default=(), max_length=MAX_CATEGORIES)

    @property
    def inputs(self) -> int:
        """Numbers that the network gets of it."""
        return len(self.categories) or 1


class OwnCsv(DatasetSpec):
    """A choice of columns of an uploaded table, with the facts that are known of them.

    Made by :func:`described`; ``load`` refuses a spec whose facts are not those of the table.

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

    name: Literal["own-csv"] = OWN_CSV
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
    def _facts_suit_the_task(self) -> OwnCsv:
        classes = self.task.is_classification()
        if classes and len(self.classes) < 2:
            raise refuse("too_few", field="classes", minimum=2)
        if not classes and (self.target_range is None or self.classes):
            raise refuse("missing", field="target_range")
        inputs = sum(feature.inputs for feature in self.features)
        if inputs > MAX_INPUTS:
            raise refuse("too_many", field="features", maximum=MAX_INPUTS)
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
            scale=1.0,
            download_bytes=0,
            source="",
            licence="",
            citation="",
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
        facts = _facts(table, names, labels, self.target, self.task, self._choices())
        if facts != _Facts(self.features, self.classes, self.target_range, self.rows):
            raise CsvChanged
        info = self.info()
        fitted, test = _split(_usable(table, names, self.target, self._choices()), self._choices())
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

    def _choices(self) -> _Choices:
        return _Choices(self.gaps, self.test_share, self.seed)

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


@dataclass(frozen=True)
class _Choices:
    """What decides which rows are trained on."""

    gaps: Literal["fill", "drop"]
    test_share: float
    seed: int


@dataclass(frozen=True)
class _Facts:
    features: tuple[Feature, ...]
    classes: tuple[str, ...]
    target_range: tuple[float, float] | None
    rows: int


def keep(cache: Cache, content: bytes) -> str:
    """Keeps a table that can be read.

    Args:
        cache: tables lie in the folder ``own`` of its folder.
        content: the file.

    Returns:
        Its SHA-256, under which ``kept`` finds it.

    Raises:
        CsvError: it cannot be read.
    """
    read_table(content)
    return put(cache, content)


def put(cache: Cache, content: bytes) -> str:
    """Keeps a table that was read already; else as ``keep``."""
    sha256 = fingerprint(content)
    write(_place(cache, sha256), content)
    return sha256


def fingerprint(content: bytes) -> str:
    """The SHA-256 of a file, by which a table is known."""
    return hashlib.sha256(content).hexdigest()


def kept(cache: Cache, sha256: str) -> bytes:
    """The file that was kept.

    Raises:
        CsvMissing: it is not here, or is not what it was.
    """
    try:
        content = _place(cache, sha256).read_bytes()
    except OSError:
        raise CsvMissing from None
    touch(_place(cache, sha256))
    if fingerprint(content) != sha256:
        raise CsvMissing
    return content


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
            feature = _feature(column, ())
        except CsvFreeText:
            continue
        if sum(other.inputs for other in [*found, feature]) <= MAX_INPUTS:
            found.append(feature)
    return tuple(feature.name for feature in found)


def described(
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
) -> OwnCsv:
    """The spec of a choice of columns.

    Args:
        table: the table that was read.
        sha256: of its file.
        features: names of the columns that the network sees.
        target: name of the column to predict.
        categories: features whose numbers stand for categories; those of other texts always do.
        task: None for what is recognised.
        gaps: see :class:`OwnCsv`, as are the others.

    Raises:
        CsvError: these columns cannot be trained on; the subclass says why.
    """
    task = task or recognised_task(table.column(target))
    choices = _Choices(gaps, test_share, seed)
    facts = _facts(table, features, categories, target, task, choices)
    return OwnCsv(
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


def _facts(
    table: Table,
    names: Sequence[str],
    labels: Collection[str],
    target: str,
    task: Task,
    choices: _Choices,
) -> _Facts:
    features = tuple(_feature(table.column(name), labels) for name in names)
    for name in names:
        if name == target or names.count(name) > 1:
            raise CsvNoColumn(name=name)
    inputs = sum(feature.inputs for feature in features)
    if inputs > MAX_INPUTS:
        raise CsvTooManyColumns(given=inputs, maximum=MAX_INPUTS)
    usable = _usable(table, names, target, choices)
    if len(usable) < MIN_ROWS:
        raise CsvTooFewRows(given=len(usable), minimum=MIN_ROWS)
    column = table.column(target)
    if task.is_classification():
        return _Facts(features, _classes(column, usable), None, len(usable))
    train, _ = _split(usable, choices)
    return _Facts(features, (), _range(column, train), len(usable))


def _feature(column: Column, labels: Collection[str]) -> Feature:
    """A column of texts, or one named among ``labels``, is one of categories."""
    are_labels = column.kind is ColumnKind.CATEGORY or column.name in labels
    categories = column.categories() if are_labels else ()
    return Feature(name=column.name, categories=categories)


def _classes(column: Column, usable: np.ndarray) -> tuple[str, ...]:
    used = Column(column.name, tuple(column.texts[row] for row in usable))
    classes = used.categories()
    if len(classes) < 2:
        raise CsvConstant(name=column.name)
    return classes


def _range(column: Column, train: np.ndarray) -> tuple[float, float]:
    if column.kind is ColumnKind.CATEGORY:
        raise CsvNotNumbers(name=column.name)
    numbers = column.numbers[train]
    least, most = float(numbers.min()), float(numbers.max())
    if least == most:
        raise CsvConstant(name=column.name)
    return least, most


def _usable(table: Table, names: Sequence[str], target: str, choices: _Choices) -> np.ndarray:
    """Numbers of the rows that have a target and, if so chosen, every feature."""
    wanted = [target, *(names if choices.gaps == "drop" else ())]
    present = [[bool(text) for text in table.column(name).texts] for name in wanted]
    return np.flatnonzero(np.all(present, axis=0))


def _split(usable: np.ndarray, choices: _Choices) -> tuple[np.ndarray, np.ndarray]:
    """Rows to train on and rows to test on, both mixed."""
    mixed = np.random.default_rng(choices.seed).permutation(usable)
    test = int(len(usable) * choices.test_share)
    return mixed[test:], mixed[:test]


def _scaled(numbers: np.ndarray, zero: float, unit: float) -> np.ndarray:
    """Numbers from ``zero`` on in units; kept from overflowing where the test part is far off."""
    with np.errstate(over="ignore"):
        scaled: np.ndarray = np.clip((numbers - zero) / (unit or 1.0), -FAR, FAR)
    return scaled


def _place(cache: Cache, sha256: str) -> Path:
    return own_folder(cache) / f"{sha256}.csv"
