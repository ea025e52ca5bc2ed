"""Parsing of CSV files: detects encoding and separator, and reports every fault by its line.

Lines are numbered from 1.
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

from dlcore.arrays import Array
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
"""Maximum length of a column's name or of a category, in characters."""

MAX_NUMBER = 1e15

ENCODINGS = ("utf-8-sig", "cp932")
"""UTF-8 with or without byte-order mark, and the encoding of Excel in Japan."""

SEPARATORS = (",", "\t", ";")

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?"})
"""Spellings of a missing value, in lower case."""

_SAMPLE_ROWS = 50
_REPORTED_LINES = 5
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")

_UNASSIGNED = re.compile("[\x80-\x9f\uf8f0-\uf8f3]")
"""Characters to which Python decodes unassigned bytes of cp932."""


class ColumnKind(StrEnum):
    """Type of a column."""

    NUMBER = "number"
    CATEGORY = "category"


@dataclass(frozen=True)
class Column:
    """A column.

    Args:
        name: name in the header.
        texts: the fields, stripped; empty where a value is missing.
    """

    name: str
    texts: tuple[str, ...]

    @cached_property
    def kind(self) -> ColumnKind:
        """``NUMBER`` if every value that is not missing is a number."""
        present = [text for text in self.texts if text]
        numbers = bool(present) and all(map(_NUMBER.fullmatch, present))
        return ColumnKind.NUMBER if numbers else ColumnKind.CATEGORY

    @cached_property
    def missing(self) -> int:
        """Number of missing values."""
        return self.texts.count("")

    @cached_property
    def distinct(self) -> int:
        """Number of distinct values, without missing ones."""
        return len(set(self.texts) - {""})

    @property
    def numbers(self) -> Array:
        """Values of a numeric column, float64, NaN where missing."""
        return np.array([float(text) if text else np.nan for text in self.texts])

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
        encoding: one of ``ENCODINGS``.
        separator: one of ``SEPARATORS``.
    """

    columns: tuple[Column, ...]
    encoding: str
    separator: str

    @property
    def rows(self) -> int:
        """Number of rows without the header."""
        return len(self.columns[0].texts)

    def column(self, name: str) -> Column:
        """Return the column of a name.

        Raises:
            CsvNoColumn: there is no such column.
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
    """Parse a file of comma-, tab- or semicolon-separated values.

    With semicolons, numbers may have a decimal comma. Empty rows are skipped.

    Args:
        content: content of the file.

    Raises:
        CsvError: the table cannot be used; the subclass is the reason, its values the location.
    """
    if len(content) > MAX_BYTES:
        raise CsvTooLarge(given=len(content), maximum=MAX_BYTES)
    text, encoding = _decode(content)
    if not text.strip():
        raise CsvEmpty
    separator = _detect_separator(text)
    header, *rows = islice(_rows(text, separator), MAX_ROWS + 2)
    if len(rows) > MAX_ROWS:
        raise CsvTooManyRows(maximum=MAX_ROWS)
    names = _names(header.fields)
    _check_widths(rows, len(names))
    if len(rows) < MIN_ROWS:
        raise CsvTooFewRows(given=len(rows), minimum=MIN_ROWS)
    fields = zip(*(row.fields for row in rows), strict=True)
    columns = tuple(
        Column(name, _normalize(column, separator))
        for name, column in zip(names, fields, strict=True)
    )
    for column in columns:
        _check_size(column, rows)
    return Table(columns, encoding, separator)


def _decode(content: bytes) -> tuple[str, str]:
    # Text in these encodings has no zero bytes; images, archives and UTF-16 have.
    if b"\0" in content:
        raise CsvBinary(line=content.count(b"\n", 0, content.index(b"\0")) + 1)
    offset = 0
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            offset = max(offset, error.start)
            continue
        _check_characters(text)
        return text, encoding
    raise CsvEncoding(line=content.count(b"\n", 0, offset) + 1)


def _check_characters(text: str) -> None:
    for pattern, error in ((_CONTROL, CsvBinary), (_UNASSIGNED, CsvEncoding)):
        match = pattern.search(text)
        if match:
            raise error(line=text.count("\n", 0, match.start()) + 1)


def _detect_separator(text: str) -> str:
    """Return the separator by which most of the first rows have the width of the header.

    The larger width wins among equals.
    """
    scores = {}
    for separator in SEPARATORS:
        widths = _first_widths(text, separator)
        if widths and widths[0] > 1:
            scores[separator] = (widths.count(widths[0]) / len(widths), widths[0])
    if scores:
        return max(scores, key=scores.__getitem__)
    if not any(True for _ in _rows(text, SEPARATORS[0])):
        raise CsvEmpty
    raise CsvOneColumn


def _first_widths(text: str, separator: str) -> list[int]:
    """Numbers of fields of the first rows, up to the first malformed one."""
    widths: list[int] = []
    with suppress(CsvMalformed):
        widths.extend(len(row.fields) for row in islice(_rows(text, separator), _SAMPLE_ROWS))
    return widths


def _rows(text: str, separator: str) -> Iterator[_Row]:
    """Yield the non-empty rows with their first line."""
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
    for position, name in enumerate(names, start=1):
        if not name or len(name) > MAX_TEXT:
            raise CsvUnnamed(column=position)
    name, count = Counter(names).most_common(1)[0]
    if count > 1:
        raise CsvDuplicated(name=name)
    return names


def _check_widths(rows: Sequence[_Row], width: int) -> None:
    ragged = [row for row in rows if len(row.fields) != width]
    if ragged:
        lines = ", ".join(str(row.line) for row in ragged[:_REPORTED_LINES])
        given = len(ragged[0].fields)
        raise CsvRagged(lines=lines, count=len(ragged), given=given, expected=width)


def _normalize(fields: Sequence[str], separator: str) -> tuple[str, ...]:
    # Equal fields share one object: a table of few distinct values needs little memory.
    interned: dict[str, str] = {}
    texts = [interned.setdefault(text, text) for text in map(_normalize_field, fields)]
    if separator == ";":
        decimal = [text.replace(",", ".") if text.count(",") == 1 else text for text in texts]
        if all(_NUMBER.fullmatch(text) for text in decimal if text):
            texts = decimal
    return tuple(texts)


def _normalize_field(field: str) -> str:
    text = field.strip()
    return "" if text.lower() in MISSING else text


def _check_size(column: Column, rows: Sequence[_Row]) -> None:
    if column.kind is ColumnKind.CATEGORY:
        return
    with np.errstate(invalid="ignore"):
        huge = np.flatnonzero(np.abs(column.numbers) > MAX_NUMBER)
    if len(huge):
        raise CsvHuge(line=rows[huge[0]].line, name=column.name, maximum=MAX_NUMBER)
