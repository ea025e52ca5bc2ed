"""The separator of the columns, and the rows that it gives."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import cast, get_args

from dlcore.datasets.uploads.cells import split_text
from dlcore.datasets.uploads.csv_table import MAX_COLUMNS
from dlcore.datasets.uploads.reading import DOUBLE, Quote, Separator
from dlcore.errors import (
    CsvEmpty,
    CsvMalformed,
    CsvOneColumn,
    CsvQuotedLines,
    CsvTooManyColumns,
    CsvTooManyRows,
)

SEPARATORS = tuple(separator for separator in get_args(Separator) if separator != " ")
"""Separators of which each stands between two columns."""

_CELL = re.compile(r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?|\?|NA|NaN", re.ASCII)
_SAMPLE_ROWS = 200
_SAMPLE_CHARACTERS = 1_000_000

MAX_FIELDS = 10_000
"""Maximum number of fields in a row."""

_MAX_SEPARATORS = 500_000
"""Maximum number in a line that is split, also inside quotes: each field becomes an object."""

_LONG_LINE = re.compile(rf"(?<![^\r\n])[^\r\n]{{{_MAX_SEPARATORS},}}+")
_SINGLE_QUOTES = re.compile(r"\s*'[^'\r\n]*'(?: *[,;|\t] *'[^'\r\n]*')+ *[\r\n]")
_SPREADSHEET_HINT = re.compile(r"sep=([,\t;|])\r?\n")
"""First line by which a spreadsheet notes the separator."""


@dataclass(frozen=True)
class Row:
    """A row that is not empty.

    Args:
        line: its first line, from 1.
        fields: stripped.
    """

    line: int
    fields: list[str]

    @property
    def filled(self) -> int:
        """Number of fields that are not empty."""
        return len(self.fields) - self.fields.count("")


def detect_quote(text: str) -> Quote:
    """Return the quote: a single one only if all names are in single quotes."""
    return "'" if _SINGLE_QUOTES.match(text) else DOUBLE


def detect_separator(text: str, quote: Quote = DOUBLE) -> Separator:
    """Return the separator by which most of the first rows have the same width, above 1.

    The larger width wins among equals. Blanks separate columns only where they show more columns
    of numbers than any other separator shows columns. Only the first characters are read.

    Raises:
        CsvEmpty: there is no field.
        CsvOneColumn: no separator gives two columns.
        CsvQuotedLines: none does, because each line is in quotes.
    """
    hint = _SPREADSHEET_HINT.match(text)
    if hint:
        return cast(Separator, hint[1])
    sample = text.lstrip("\r\n")[:_SAMPLE_CHARACTERS]
    scores: dict[Separator, tuple[float, int]] = {}
    for separator in SEPARATORS:
        widths = Counter(_first_widths(sample, separator, quote))
        width = max(widths, key=lambda width: (widths[width], width), default=1)
        if width > 1:
            scores[separator] = (widths[width] / widths.total(), width)
    ranked = sorted(scores, key=lambda separator: scores[separator], reverse=True)
    best = _clear_separator(sample, scores) or next(iter(ranked), None)
    _, width = scores[best] if best else (0.0, 1)
    is_ragged = best == "\t" and scores[best][0] < 1
    if _numbers_between_blanks(sample) > (1 if is_ragged else width):
        return " "
    if best:
        return best
    if not text.replace(",", "").strip():
        raise CsvEmpty
    with suppress(StopIteration, csv.Error):
        lines = [fields[0] for _, fields in islice(split_text(sample, SEPARATORS[0]), _SAMPLE_ROWS)]
        counts = {(line.count(","), line.count(";"), line.count("\t")) for line in lines}
        is_quoted = len(lines) > 1 and len(counts) == 1 and any(*counts)
        raise CsvQuotedLines if is_quoted else CsvOneColumn
    raise CsvMalformed(line=1)


def _clear_separator(text: str, scores: Mapping[Separator, tuple[float, int]]) -> Separator | None:
    """Return a separator that every row has equally often, where commas are part of cells.

    Cells hardly contain tabs; with semicolons between cells, commas may be decimal signs.
    """
    if scores.get("\t", (0, 0))[0] == 1:
        return "\t"
    sample = "\n".join(text.splitlines()[:_SAMPLE_ROWS])
    is_decimal = not re.search(r"(?<!\d),|,(?!\d)", sample)
    return ";" if scores.get(";", (0, 0))[0] == 1 and is_decimal else None


def _numbers_between_blanks(text: str) -> int:
    """Return the number of columns of numbers that blanks separate; 0 if rows differ in width."""
    with suppress(csv.Error):
        rows = [fields for _, fields in islice(split_text(text, " "), _SAMPLE_ROWS)]
        body = rows[1:] or rows
        if len({len(fields) for fields in body}) == 1:
            return sum(all(map(_CELL.fullmatch, column)) for column in zip(*body, strict=True))
    return 0


def _first_widths(text: str, separator: str, quote: Quote) -> list[int]:
    """Numbers of fields of the first rows, up to the first malformed one, which has none."""
    widths: list[int] = []
    try:
        widths.extend(
            len(row) for _, row in islice(split_text(text, separator, quote), _SAMPLE_ROWS)
        )
    except csv.Error:
        widths.append(0)
    return widths


def split(text: str, separator: str, maximum: int, quote: Quote = DOUBLE) -> Sequence[Row]:
    """Return the rows that are not empty.

    Args:
        text: of the file.
        separator: of the columns.
        maximum: of the rows.
        quote: around cells that hold separators.

    Raises:
        CsvMalformed: a quote or a field is not closed.
        CsvTooManyColumns: a row has more than ``MAX_FIELDS`` fields.
        CsvTooManyRows: there are more rows.
    """
    for long in _LONG_LINE.finditer(text):
        _check_width(text.count(separator, *long.span()), _MAX_SEPARATORS)
    rows: list[Row] = []
    try:
        for line, fields in islice(split_text(text, separator, quote), maximum + 1):
            _check_width(len(fields), MAX_FIELDS)
            rows.append(Row(line, fields))
    except csv.Error:
        raise CsvMalformed(line=_malformed_line(text, separator, quote)) from None
    if len(rows) > maximum:
        raise CsvTooManyRows(maximum=maximum)
    return rows[1:] if _SPREADSHEET_HINT.match(text) else rows


def _check_width(count: int, maximum: int) -> None:
    if count > maximum:
        raise CsvTooManyColumns(given=count, maximum=MAX_COLUMNS)


def _malformed_line(text: str, separator: str, quote: Quote) -> int:
    """First line of the row that follows the last well-formed one, empty or not."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        quotechar=quote,
        strict=True,
        skipinitialspace=True,
    )
    line = 1
    with suppress(csv.Error):
        for _ in reader:
            line = reader.line_num + 1
    return line
