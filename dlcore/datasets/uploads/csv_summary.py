"""Summary of an uploaded table: enough to display it and to select columns."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from dlcore.datasets.uploads.csv_table import Column, ColumnKind, Table
from dlcore.errors import CsvFreeText


@dataclass(frozen=True)
class ColumnSummary:
    """Summary of a column.

    Args:
        name: name in the header.
        kind: numbers or text.
        missing: number of missing values.
        distinct: number of distinct values.
        can_be_categorical: whether the values are few and short enough for categories.
    """

    name: str
    kind: ColumnKind
    missing: int
    distinct: int
    can_be_categorical: bool


@dataclass(frozen=True)
class TableSummary:
    """Summary of a table.

    Args:
        columns: in the order of the table.
        rows: number of rows without the header.
        encoding: see ``Table``.
        separator: see ``Table``.
        repeated: number of rows that repeat an earlier one.
        head: the first rows, one string per column; empty where a value is missing.
    """

    columns: tuple[ColumnSummary, ...]
    rows: int
    encoding: str
    separator: str
    repeated: int
    head: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> ColumnSummary:
        """Return the column of a name, which must exist."""
        return next(column for column in self.columns if column.name == name)


def summarize_table(table: Table, rows: int) -> TableSummary:
    """Summarize a table.

    Args:
        table: the table.
        rows: number of rows in ``head``.
    """
    head = zip(*(column.texts[:rows] for column in table.columns), strict=True)
    columns = tuple(map(_summarize, table.columns))
    return TableSummary(
        columns, table.rows, table.encoding, table.separator, table.repeated, tuple(head)
    )


def _summarize(column: Column) -> ColumnSummary:
    can_be_categorical = False
    with suppress(CsvFreeText):
        can_be_categorical = bool(column.categories())
    return ColumnSummary(
        column.name, column.kind, column.missing, column.distinct, can_be_categorical
    )
