"""What a table holds, in a few facts: enough to show it and to choose from it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from dlcore.datasets.uploads.csv_table import Column, ColumnKind, Table
from dlcore.errors import CsvFreeText


@dataclass(frozen=True)
class ColumnSummary:
    """Facts of one column.

    Args:
        name: from the header.
        kind: numbers or texts.
        missing: how many values are missing.
        distinct: how many different values there are.
        is_choice: whether they are few and short enough to stand for categories.
    """

    name: str
    kind: ColumnKind
    missing: int
    distinct: int
    is_choice: bool


@dataclass(frozen=True)
class TableSummary:
    """Facts of a table.

    Args:
        columns: in the table's order.
        rows: how many, the header left out.
        encoding: as ``Table`` has it, as is the next.
        separator: between fields.
        first: the first rows, a text for each column; empty where a value is missing.
    """

    columns: tuple[ColumnSummary, ...]
    rows: int
    encoding: str
    separator: str
    first: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> ColumnSummary:
        """The column of that name, which must be there."""
        return next(column for column in self.columns if column.name == name)


def summary(table: Table, rows: int) -> TableSummary:
    """The facts of a table.

    Args:
        table: what was read.
        rows: how many of its first rows are kept.
    """
    first = zip(*(column.texts[:rows] for column in table.columns), strict=True)
    columns = tuple(map(_column, table.columns))
    return TableSummary(columns, table.rows, table.encoding, table.separator, tuple(first))


def _column(column: Column) -> ColumnSummary:
    is_choice = False
    with suppress(CsvFreeText):
        is_choice = bool(column.categories())
    return ColumnSummary(column.name, column.kind, column.missing, column.distinct, is_choice)
