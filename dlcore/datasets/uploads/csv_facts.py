"""What is known of a choice of a table's columns, and which of its rows are trained on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.base_model import Frozen
from dlcore.datasets.base import Task
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
"""Numbers that the network gets of one row, at most."""

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


@dataclass(frozen=True)
class Choices:
    """What decides which rows are trained on; see ``UploadCsv``."""

    gaps: Literal["fill", "drop"]
    test_share: float
    seed: int


@dataclass(frozen=True)
class Facts:
    """What follows of a choice of columns, as ``UploadCsv`` holds it."""

    features: tuple[Feature, ...]
    classes: tuple[str, ...]
    target_range: tuple[float, float] | None
    rows: int


def facts_of(
    table: Table,
    names: Sequence[str],
    labels: Collection[str],
    target: str,
    task: Task,
    choices: Choices,
) -> Facts:
    """The facts of a choice.

    Args:
        table: the table that was read.
        names: of the columns that the network sees.
        labels: those whose numbers stand for categories; those of other texts always do.
        target: name of the column to predict.
        task: whether that is a class or a number.
        choices: which rows are trained on.

    Raises:
        CsvError: these columns cannot be trained on; the subclass says why.
    """
    features = tuple(feature_of(table.column(name), labels) for name in names)
    for name in names:
        if name == target or names.count(name) > 1:
            raise CsvNoColumn(name=name)
    inputs = sum(feature.inputs for feature in features)
    if inputs > MAX_INPUTS:
        raise CsvTooManyColumns(given=inputs, maximum=MAX_INPUTS)
    usable = usable_rows(table, names, target, choices)
    if len(usable) < MIN_ROWS:
        raise CsvTooFewRows(given=len(usable), minimum=MIN_ROWS)
    column = table.column(target)
    if task.is_classification():
        return Facts(features, _classes(column, usable), None, len(usable))
    train, _ = split_rows(usable, choices)
    return Facts(features, (), _range(column, train), len(usable))


def feature_of(column: Column, labels: Collection[str]) -> Feature:
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


def usable_rows(table: Table, names: Sequence[str], target: str, choices: Choices) -> np.ndarray:
    """Numbers of the rows that have a target and, if so chosen, every feature."""
    wanted = [target, *(names if choices.gaps == "drop" else ())]
    present = [[bool(text) for text in table.column(name).texts] for name in wanted]
    return np.flatnonzero(np.all(present, axis=0))


def split_rows(usable: np.ndarray, choices: Choices) -> tuple[np.ndarray, np.ndarray]:
    """Rows to train on and rows to test on, both mixed."""
    mixed = np.random.default_rng(choices.seed).permutation(usable)
    test = int(len(usable) * choices.test_share)
    return mixed[test:], mixed[:test]
