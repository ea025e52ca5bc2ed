"""Tables of CSV files: columns of numbers and of categories."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.uploads.reading import Reading
from dlcore.errors import CsvFreeText, CsvNoColumn

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MIN_ROWS = 20
MAX_COLUMNS = 200
MAX_CATEGORIES = 50
MAX_TEXT = 100
"""Maximum length of a column's name or of a category, in characters."""

MAX_NUMBER = 1e15


class ColumnKind(StrEnum):
    """Type of a column."""

    NUMBER = "number"
    CATEGORY = "category"


@dataclass(frozen=True)
class Column:
    """A column.

    Args:
        name: unique in the table.
        texts: the values; empty where one is missing, Python numbers in a column of numbers.
        kind: numbers or categories.
    """

    name: str
    texts: tuple[str, ...]
    kind: ColumnKind

    @cached_property
    def missing(self) -> int:
        """Number of missing values."""
        return self.texts.count("")

    @cached_property
    def distinct(self) -> int:
        """Number of distinct values, without missing ones."""
        return len(set(self.texts) - {""})

    @cached_property
    def numbers(self) -> Array:
        """Values of a numeric column, float64, NaN where missing."""
        return np.array([float(text) if text else np.nan for text in self.texts])

    @cached_property
    def codes(self) -> Array:
        """Index of each value among the distinct ones by first occurrence; -1 where missing."""
        indices: dict[str, int] = {}
        for text in dict.fromkeys(self.texts):
            indices[text] = len(indices) - ("" in indices) if text else -1
        return np.array([indices[text] for text in self.texts], np.int32)

    def categories(self) -> tuple[str, ...]:
        """Return the distinct values, sorted; those of a numeric column by size.

        Raises:
            CsvFreeText: there are too many, or one is too long.
        """
        distinct = set(self.texts) - {""}
        if len(distinct) > MAX_CATEGORIES or any(len(text) > MAX_TEXT for text in distinct):
            raise CsvFreeText(name=self.name, maximum=MAX_CATEGORIES)
        by_size = self.kind is ColumnKind.NUMBER
        return tuple(sorted(distinct, key=lambda text: (float(text) if by_size else 0.0, text)))


@dataclass(frozen=True)
class Table:
    """A parsed table.

    Args:
        columns: at least two, of equal length.
        encoding: Python's name of the encoding.
        separator: of the columns in the file.
        reading: how the file was read; None if by the rules of version 0.2.
    """

    columns: tuple[Column, ...]
    encoding: str
    separator: str
    reading: Reading | None = None

    @property
    def rows(self) -> int:
        """Number of rows without the names."""
        return len(self.columns[0].texts)

    def row_keys(self) -> list[tuple[str, ...]]:
        """Return a value for each row that equal rows share."""
        return list(zip(*(column.texts for column in self.columns), strict=True))

    @cached_property
    def repeated(self) -> int:
        """Number of rows that repeat an earlier one."""
        return self.rows - len(set(self.row_keys()))

    def column(self, name: str) -> Column:
        """Return the column of a name.

        Raises:
            CsvNoColumn: there is no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise CsvNoColumn(name=name[:MAX_TEXT])
