"""A table from the content of its file and its reading."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from itertools import islice

from dlcore.datasets.uploads.cells import read_column, read_rows
from dlcore.datasets.uploads.csv_table import MIN_ROWS, Column, ColumnKind, Table
from dlcore.datasets.uploads.detection import Choices, Detection, detect
from dlcore.datasets.uploads.legacy_table import read_legacy_table
from dlcore.datasets.uploads.reading import Reading
from dlcore.errors import CsvChanged

ROWS_AT_ONCE = 1000
"""A row as a list of texts takes ten times its bytes in the file."""

MAX_SHARED = 2000
"""A column with more different texts has an object for each cell."""


def read_table(content: bytes, choices: Choices | None = None) -> Table:
    """Read a file as the pipeline of detection reads it.

    Args:
        content: of the file.
        choices: of the learner.

    Raises:
        CsvError: the file is no usable table; the subclass is the reason.
    """
    return read_detected(detect(content, choices))


def read_detected(detection: Detection) -> Table:
    """Return the table that was detected."""
    return _build(detection.extent.columns, detection.reading)


def read_stored_table(content: bytes, reading: Reading | None) -> Table:
    """Read the file of a stored spec; without a reading as version 0.2 read it.

    Raises:
        CsvChanged: the reading is not of this file.
    """
    if reading is None:
        return read_legacy_table(content)
    try:
        text = content.decode(reading.encoding)
        rows = read_rows(
            text, reading.separator, reading.first, reading.last, reading.without, reading.quote
        )
        width = max(column.source for column in reading.columns) + 1
        table = _build(_columns(rows, width), reading)
    except (csv.Error, ValueError, LookupError, ArithmeticError):
        raise CsvChanged from None
    if table.rows < MIN_ROWS:
        raise CsvChanged
    return table


def _columns(rows: Iterable[Sequence[str]], width: int) -> list[list[str]]:
    """Return the cells of the first columns; equal ones of a column are one object, if few differ.

    Raises:
        ValueError: a row has fewer cells.
    """
    columns: list[list[str]] = [[] for _ in range(width)]
    known: list[dict[str, str]] = [{} for _ in range(width)]
    waiting = iter(rows)
    while chunk := [row[:width] for row in islice(waiting, ROWS_AT_ONCE)]:
        for column, texts, found in zip(columns, zip(*chunk, strict=True), known, strict=True):
            is_varied = len(found) > MAX_SHARED
            column.extend(texts if is_varied else map(found.setdefault, texts, texts))
    return columns


def _build(fields: Sequence[Sequence[str]], reading: Reading) -> Table:
    columns = tuple(
        Column(
            column.name,
            tuple(
                read_column(
                    fields[column.source],
                    reading.missing,
                    reading.join,
                    column.form,
                    column.decimal,
                    column.thousands,
                    column.unit,
                    column.order,
                )
            ),
            ColumnKind.CATEGORY if column.form == "category" else ColumnKind.NUMBER,
        )
        for column in reading.columns
    )
    return Table(columns, reading.encoding, reading.separator, reading)
