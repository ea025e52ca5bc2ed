"""A table from the content of its file and its reading."""

from __future__ import annotations

import csv

from dlcore.datasets.uploads.cells import read_column, read_rows
from dlcore.datasets.uploads.csv_table import MIN_ROWS, Column, ColumnKind, Table
from dlcore.datasets.uploads.detection import Choices, detect
from dlcore.datasets.uploads.legacy_table import read_legacy_table
from dlcore.datasets.uploads.reading import Reading
from dlcore.errors import CsvChanged


def read_table(content: bytes, choices: Choices | None = None) -> Table:
    """Read a file as the pipeline of detection reads it.

    Args:
        content: of the file.
        choices: of the learner.

    Raises:
        CsvError: the file is no usable table; the subclass is the reason.
    """
    return apply_reading(content, detect(content, choices).reading)


def read_stored_table(content: bytes, reading: Reading | None) -> Table:
    """Read the file of a stored spec; without a reading as version 0.2 read it.

    Raises:
        CsvError: the reading is not of this file.
    """
    return apply_reading(content, reading) if reading else read_legacy_table(content)


def apply_reading(content: bytes, reading: Reading) -> Table:
    """Read a file by a reading.

    Raises:
        CsvChanged: the reading is not of this file.
    """
    try:
        text = content.decode(reading.encoding)
        rows = read_rows(text, reading.separator, reading.first, reading.last)
        width = max(column.source for column in reading.columns) + 1
        fields = list(zip(*(row[:width] for row in rows), strict=True))
        if len(rows) < MIN_ROWS or len(fields) < width:
            raise CsvChanged
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
    except (csv.Error, ValueError, LookupError, ArithmeticError):
        raise CsvChanged from None
    return Table(columns, reading.encoding, reading.separator, reading)
