"""Facts that follow from a selection of columns, and the split into training and test rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.base_model import Frozen
from dlcore.datasets.base import Task
from dlcore.datasets.uploads.cells import split_groups
from dlcore.datasets.uploads.csv_table import (
    MAX_CATEGORIES,
    MAX_TEXT,
    MIN_ROWS,
    Column,
    ColumnKind,
    Table,
)
from dlcore.errors import (
    CsvConstant,
    CsvNoColumn,
    CsvNotNumbers,
    CsvTooFewRows,
    CsvTooManyColumns,
)

MAX_INPUTS = 1000
"""Maximum number of model inputs."""

MissingValues = Literal["fill", "drop"]

EqualRows = Literal["together", "apart"]
"""Whether equal rows stay in one part of the split."""

Text = Field(min_length=1, max_length=MAX_TEXT)


class Feature(Frozen):
    """A column that is an input of the model.

    Args:
        name: name of the column.
        categories: values that are one-hot encoded; empty for a numeric column.
    """

    name: str = Text
    categories: tuple[str, ...] = Field(default=(), max_length=MAX_CATEGORIES)

    @property
    def inputs(self) -> int:
        """Number of model inputs of the column."""
        return len(self.categories) or 1


@dataclass(frozen=True)
class RowSelection:
    """Settings that select and split the rows; see ``UploadCsv``."""

    missing_values: MissingValues
    test_share: float
    seed: int
    equal_rows: EqualRows


@dataclass(frozen=True)
class Facts:
    """Facts of a selection, as stored in ``UploadCsv``."""

    features: tuple[Feature, ...]
    classes: tuple[str, ...]
    target_range: tuple[float, float] | None
    rows: int


def compute_facts(
    table: Table,
    names: Sequence[str],
    categorical: Collection[str],
    target: str,
    task: Task,
    selection: RowSelection,
) -> Facts:
    """Compute the facts of a selection.

    Args:
        table: the table.
        names: names of the feature columns.
        categorical: names of numeric columns that are categorical; columns of text always are.
        target: name of the target column.
        task: classification or regression.
        selection: which rows are used.

    Raises:
        CsvError: these columns cannot be used for training; the subclass is the reason.
    """
    features = tuple(build_feature(table.column(name), categorical) for name in names)
    for name in names:
        if name == target or names.count(name) > 1:
            raise CsvNoColumn(name=name)
    inputs = sum(feature.inputs for feature in features)
    if inputs > MAX_INPUTS:
        raise CsvTooManyColumns(given=inputs, maximum=MAX_INPUTS)
    rows = usable_rows(table, names, target, selection)
    if len(rows) < MIN_ROWS:
        raise CsvTooFewRows(given=len(rows), minimum=MIN_ROWS)
    column = table.column(target)
    if task.is_classification():
        return Facts(features, _classes(column, rows), None, len(rows))
    train, _ = split_rows(table, rows, selection)
    return Facts(features, (), _range(column, train), len(rows))


def build_feature(column: Column, categorical: Collection[str]) -> Feature:
    """Build the feature of a column; see ``compute_facts``."""
    is_categorical = column.kind is ColumnKind.CATEGORY or column.name in categorical
    categories = column.categories() if is_categorical else ()
    return Feature(name=column.name, categories=categories)


def _classes(column: Column, rows: Array) -> tuple[str, ...]:
    used = Column(column.name, tuple(column.texts[row] for row in rows), column.kind)
    classes = used.categories()
    if len(classes) < 2:
        raise CsvConstant(name=column.name)
    return classes


def _range(column: Column, train: Array) -> tuple[float, float]:
    if column.kind is ColumnKind.CATEGORY:
        raise CsvNotNumbers(name=column.name)
    numbers = column.numbers[train]
    minimum, maximum = float(numbers.min()), float(numbers.max())
    if minimum == maximum:
        raise CsvConstant(name=column.name)
    return minimum, maximum


def usable_rows(table: Table, names: Sequence[str], target: str, selection: RowSelection) -> Array:
    """Return the indices of rows with a target and, if so selected, with every feature."""
    required = required_columns(names, target, selection.missing_values)
    present = [[bool(text) for text in table.column(name).texts] for name in required]
    return np.flatnonzero(np.all(present, axis=0))


def required_columns(names: Sequence[str], target: str, missing_values: MissingValues) -> list[str]:
    """Return the columns in which a row must have a value."""
    return [target, *(names if missing_values == "drop" else ())]


def split_rows(table: Table, rows: Array, selection: RowSelection) -> tuple[Array, Array]:
    """Shuffle row indices and split them into training and test rows."""
    shuffled = np.random.default_rng(selection.seed).permutation(rows)
    size = int(len(rows) * selection.test_share)
    if selection.equal_rows == "apart":
        return shuffled[size:], shuffled[:size]
    train, test = split_groups(shuffled.tolist(), table.row_keys(), size)
    return np.array(train, np.int64), np.array(test, np.int64)
