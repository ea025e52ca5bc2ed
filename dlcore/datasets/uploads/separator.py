"""The separator of the columns, and the rows that it gives."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import cast, get_args

from dlcore.datasets.uploads.cells import split_text
from dlcore.datasets.uploads.csv_table import MAX_COLUMNS
from dlcore.datasets.uploads.reading import Separator
from dlcore.errors import (
    CsvEmpty,
    CsvMalformed,
    CsvOneColumn,
    CsvTooManyColumns,
    CsvTooManyRows,
)

SEPARATORS: tuple[Separator, ...] = get_args(Separator)
_SAMPLE_ROWS = 200
_SAMPLE_CHARACTERS = 1_000_000

MAX_FIELDS = 10_000
"""Maximum number of fields in a row."""

_MAX_SEPARATORS = 500_000
"""Maximum number in a line that is split, also inside quotes: each field becomes an object."""

_LONG_LINE = re.compile(rf"[^\r\n]{{{_MAX_SEPARATORS},}}")
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


def detect_separator(text: str) -> Separator:
    """Return the separator by which most of the first rows have the same width, above 1.

    The larger width wins among equals. Only the first characters are read.

    Raises:
        CsvEmpty: there is no field.
        CsvOneColumn: no separator gives two columns.
    """
    hint = _SPREADSHEET_HINT.match(text)
    if hint:
        return cast(Separator, hint[1])
    sample = text.lstrip("\r\n")[:_SAMPLE_CHARACTERS]
    scores = {}
    for separator in SEPARATORS:
        widths = Counter(_first_widths(sample, separator))
        width = max(widths, key=lambda width: (widths[width], width), default=1)
        if width > 1:
            scores[separator] = (widths[width] / widths.total(), width)
    if scores:
        return max(scores, key=scores.__getitem__)
    if not text.replace(",", "").strip():
        raise CsvEmpty
    with suppress(StopIteration, csv.Error):
        next(split_text(sample, SEPARATORS[0]))
        raise CsvOneColumn
    raise CsvMalformed(line=1)


def _first_widths(text: str, separator: str) -> list[int]:
    """Numbers of fields of the first rows, up to the first malformed one."""
    widths: list[int] = []
    with suppress(csv.Error):
        widths.extend(len(row) for _, row in islice(split_text(text, separator), _SAMPLE_ROWS))
    return widths


def split(text: str, separator: str, maximum: int) -> Sequence[Row]:
    """Return the rows that are not empty.

    Args:
        text: of the file.
        separator: of the columns.
        maximum: of the rows.

    Raises:
        CsvMalformed: a quote or a field is not closed.
        CsvTooManyColumns: a row has more than ``MAX_FIELDS`` fields.
        CsvTooManyRows: there are more rows.
    """
    for long in _LONG_LINE.finditer(text):
        _check_width(text.count(separator, *long.span()), _MAX_SEPARATORS)
    rows: list[Row] = []
    try:
        for line, fields in islice(split_text(text, separator), maximum + 1):
            _check_width(len(fields), MAX_FIELDS)
            rows.append(Row(line, fields))
    except csv.Error:
        raise CsvMalformed(line=_malformed_line(text, separator)) from None
    if len(rows) > maximum:
        raise CsvTooManyRows(maximum=maximum)
    return rows[1:] if _SPREADSHEET_HINT.match(text) else rows


def _check_width(count: int, maximum: int) -> None:
    if count > maximum:
        raise CsvTooManyColumns(given=count, maximum=MAX_COLUMNS)


def _malformed_line(text: str, separator: str) -> int:
    """First line of the row that follows the last well-formed one, empty or not."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True
    )
    line = 1
    with suppress(csv.Error):
        for _ in reader:
            line = reader.line_num + 1
    return line
