"""How the file of a table is read: every decision as a value, stored in the spec of a run."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dlcore.base_model import Frozen

DatePart = Literal["year", "month", "weekday"]

Form = Literal["number", "category"] | DatePart
"""What the cells of a column are read as."""

TextEncoding = Literal[
    "utf-8-sig",
    "cp932",
    "euc_jp",
    "iso2022_jp",
    "cp1252",
    "mac_roman",
    "cp1250",
    "cp1251",
    "cp1253",
    "gb18030",
    "big5",
    "cp949",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
]
"""Python's names, the first ones preferred among equally plausible ones."""

Separator = Literal[",", "\t", ";", "|", " "]
"""A blank stands for one or more blanks and tabs."""

Quote = Literal['"', "'"]

DOUBLE: Quote = '"'

Order = Literal[
    "ymd",
    "short",
    "mdy",
    "dmy",
    "era",
    "era year",
    "quarter",
    "compact",
    "serial",
    "month first",
    "day first",
]
"""Order of the parts of a date, a key of ``cells.DATES``."""

MAX_LINE = 20_000_000

MAX_WITHOUT = 1000


class ColumnReading(Frozen):
    """How a column is read.

    Args:
        name: unique in the table.
        source: position in the file, from 0.
        form: what the cells are read as; a cell that is not is missing.
        decimal: decimal sign.
        thousands: separator of thousands; empty for none.
        unit: text before or after the number, such as ``$``; a cell may lack it, except ``%``.
        order: order of a date, a key of ``cells.DATES``.
    """

    name: str = Field(min_length=1, max_length=100)
    source: int = Field(ge=0, le=10_000)
    form: Form = "category"
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    unit: str = Field(default="", max_length=12)
    order: Order = "ymd"


class Reading(Frozen):
    """How a table is read.

    Args:
        encoding: Python's name of the encoding.
        separator: of the columns.
        names: line of the columns' names, from 1; 0 if there is none.
        first: line of the first row.
        last: line of the last row.
        without: lines between them of rows that are left out.
        quote: around cells that hold separators.
        missing: texts that stand for a missing value, in lower case.
        join: whether spellings of one category are joined.
        columns: in the order of the table.
    """

    encoding: TextEncoding
    separator: Separator
    names: int = Field(ge=0, le=MAX_LINE)
    first: int = Field(ge=1, le=MAX_LINE)
    last: int = Field(ge=1, le=MAX_LINE)
    without: tuple[int, ...] = Field(
        default=(), max_length=MAX_WITHOUT, exclude_if=lambda lines: not lines
    )
    missing: tuple[str, ...] = Field(default=("",), max_length=100)
    quote: Quote = Field(default='"', exclude_if=lambda quote: quote == DOUBLE)
    join: bool = True
    columns: tuple[ColumnReading, ...] = Field(min_length=1, max_length=1000)

    def column(self, name: str) -> ColumnReading:
        """Return the column of a name, which must exist."""
        return next(column for column in self.columns if column.name == name)
