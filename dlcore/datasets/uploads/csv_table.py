"""A table out of a file that somebody made: its encoding and separator found, its faults named.

Lines are counted from 1, as editors do.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import islice

import numpy as np

from dlcore.errors import (
    CsvBinary,
    CsvDuplicated,
    CsvEmpty,
    CsvEncoding,
    CsvFreeText,
    CsvHuge,
    CsvMalformed,
    CsvNoColumn,
    CsvNoHeader,
    CsvOneColumn,
    CsvRagged,
    CsvTooFewRows,
    CsvTooLarge,
    CsvTooManyColumns,
    CsvTooManyRows,
    CsvUnnamed,
)

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MIN_ROWS = 20
MAX_COLUMNS = 200
MAX_CATEGORIES = 50
MAX_TEXT = 100
"""Characters of a column's name or of a category."""

MAX_NUMBER = 1e15

ENCODINGS = ("utf-8-sig", "cp932")
"""With or without a byte-order mark, and what Excel writes in Japan."""

SEPARATORS = (",", "\t", ";")

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?"})
"""What stands for a missing value, in lower case."""

_SAMPLE = 50
_LINES_NAMED = 5
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

_UNASSIGNED = re.compile("[\x80-\x9f\uf8f0-\uf8f3]")
"""What Python makes of bytes that mean nothing in cp932."""


class ColumnKind(StrEnum):
    """What the fields of a column are."""

    NUMBER = "number"
    CATEGORY = "category"


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        name: from the header.
        texts: the fields, without blanks around them; empty where a value is missing.
    """

    name: str
    texts: tuple[str, ...]

    @cached_property
    def kind(self) -> ColumnKind:
        """Numbers, if every field that is not missing is one."""
        present = [text for text in self.texts if text]
        numbers = bool(present) and all(map(_NUMBER.fullmatch, present))
        return ColumnKind.NUMBER if numbers else ColumnKind.CATEGORY

    @cached_property
    def missing(self) -> int:
        """How many values are missing."""
        return self.texts.count("")

    @cached_property
    def distinct(self) -> int:
        """How many different values there are, missing ones left out."""
        return len(set(self.texts) - {""})

    @property
    def numbers(self) -> np.ndarray:
        """The fields of a column of numbers, float64, NaN where missing."""
        return np.array([float(text) if text else np.nan for text in self.texts])

    def categories(self) -> tuple[str, ...]:
        """The different values, in order; of a column of numbers by size.

        Raises:
            CsvFreeText: too many, or too long.
        """
        found = set(self.texts) - {""}
        if len(found) > MAX_CATEGORIES or any(len(text) > MAX_TEXT for text in found):
            raise CsvFreeText(name=self.name, maximum=MAX_CATEGORIES)
        by_size = self.kind is ColumnKind.NUMBER
        return tuple(sorted(found, key=lambda text: (float(text) if by_size else 0.0, text)))


@dataclass(frozen=True)
class Table:
    """A table that was read.

    Args:
        columns: at least two, of the same length.
        encoding: one of ``ENCODINGS``.
        separator: one of ``SEPARATORS``.
    """

    columns: tuple[Column, ...]
    encoding: str
    separator: str

    @property
    def rows(self) -> int:
        """How many, the header left out."""
        return len(self.columns[0].texts)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            CsvNoColumn: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise CsvNoColumn(name=name[:MAX_TEXT])


@dataclass(frozen=True)
class _Row:
    line: int
    fields: list[str]


def read_table(content: bytes) -> Table:
    """Reads a file of comma-, tab- or semicolon-separated values.

    With semicolons, a number may have a decimal comma. Rows without any value are passed over.

    Args:
        content: the whole file.

    Raises:
        CsvError: the table cannot be used; the subclass says why, the values where.
    """
    if len(content) > MAX_BYTES:
        raise CsvTooLarge(given=len(content), maximum=MAX_BYTES)
    text, encoding = _decoded(content)
    if not text.strip():
        raise CsvEmpty
    separator = _separator(text)
    header, *rows = islice(_rows(text, separator), MAX_ROWS + 2)
    if len(rows) > MAX_ROWS:
        raise CsvTooManyRows(maximum=MAX_ROWS)
    names = _names(header.fields)
    _check_widths(rows, len(names))
    if len(rows) < MIN_ROWS:
        raise CsvTooFewRows(given=len(rows), minimum=MIN_ROWS)
    fields = zip(*(row.fields for row in rows), strict=True)
    columns = tuple(
        Column(name, _texts(column, separator)) for name, column in zip(names, fields, strict=True)
    )
    for column in columns:
        _check_size(column, rows)
    return Table(columns, encoding, separator)


def _decoded(content: bytes) -> tuple[str, str]:
    # A zero byte is in no text of these encodings, but in pictures, archives and UTF-16.
    if b"\0" in content:
        raise CsvBinary(line=content.count(b"\n", 0, content.index(b"\0")) + 1)
    place = 0
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            place = max(place, error.start)
            continue
        _check_letters(text)
        return text, encoding
    raise CsvEncoding(line=content.count(b"\n", 0, place) + 1)


def _check_letters(text: str) -> None:
    for pattern, error in ((_CONTROL, CsvBinary), (_UNASSIGNED, CsvEncoding)):
        found = pattern.search(text)
        if found:
            raise error(line=text.count("\n", 0, found.start()) + 1)


def _separator(text: str) -> str:
    """The separator that parts most of the first rows like the header, into most columns."""
    found = {}
    for separator in SEPARATORS:
        widths = _first_widths(text, separator)
        if widths and widths[0] > 1:
            found[separator] = (widths.count(widths[0]) / len(widths), widths[0])
    if found:
        return max(found, key=found.__getitem__)
    if not any(True for _ in _rows(text, SEPARATORS[0])):
        raise CsvEmpty
    raise CsvOneColumn


def _first_widths(text: str, separator: str) -> list[int]:
    """How many fields the first rows have, as far as they can be read."""
    widths: list[int] = []
    with suppress(CsvMalformed):
        widths.extend(len(row.fields) for row in islice(_rows(text, separator), _SAMPLE))
    return widths


def _rows(text: str, separator: str) -> Iterator[_Row]:
    """Rows that hold anything, with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield _Row(line, fields)
            line = reader.line_num + 1
    except csv.Error:
        raise CsvMalformed(line=line) from None


def _names(fields: Sequence[str]) -> tuple[str, ...]:
    names = tuple(field.strip() for field in fields)
    if len(names) > MAX_COLUMNS:
        raise CsvTooManyColumns(given=len(names), maximum=MAX_COLUMNS)
    if all(_NUMBER.fullmatch(name) for name in names):
        raise CsvNoHeader
    for place, name in enumerate(names, start=1):
        if not name or len(name) > MAX_TEXT:
            raise CsvUnnamed(column=place)
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise CsvDuplicated(name=name)
    return names


def _check_widths(rows: Sequence[_Row], width: int) -> None:
    ragged = [row for row in rows if len(row.fields) != width]
    if ragged:
        lines = ", ".join(str(row.line) for row in ragged[:_LINES_NAMED])
        given = len(ragged[0].fields)
        raise CsvRagged(lines=lines, count=len(ragged), given=given, expected=width)


def _texts(fields: Sequence[str], separator: str) -> tuple[str, ...]:
    # Equal fields become one object: a table of few different values needs little memory.
    known: dict[str, str] = {}
    texts = [known.setdefault(text, text) for text in map(_text, fields)]
    if separator == ";":
        decimal = [text.replace(",", ".") if text.count(",") == 1 else text for text in texts]
        if all(_NUMBER.fullmatch(text) for text in decimal if text):
            texts = decimal
    return tuple(texts)


def _text(field: str) -> str:
    text = field.strip()
    return "" if text.lower() in MISSING else text


def _check_size(column: Column, rows: Sequence[_Row]) -> None:
    if column.kind is ColumnKind.CATEGORY:
        return
    with np.errstate(invalid="ignore"):
        huge = np.flatnonzero(np.abs(column.numbers) > MAX_NUMBER)
    if len(huge):
        raise CsvHuge(line=rows[huge[0]].line, name=column.name, maximum=MAX_NUMBER)
