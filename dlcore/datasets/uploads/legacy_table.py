"""Tables as version 0.2 read them, for stored specs without a reading."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from dlcore.datasets.uploads.csv_table import Column, ColumnKind, Table
from dlcore.errors import CsvChanged

LEGACY_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?"})

_ENCODINGS = ("utf-8-sig", "cp932")
_SEPARATORS = (",", "\t", ";")
_SAMPLE_ROWS = 50
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def read_legacy_table(content: bytes) -> Table:
    """Read a file: names in the first row, numbers as in Python, or with a decimal comma.

    Raises:
        CsvChanged: version 0.2 could not read it.
    """
    for encoding in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            return _read(content.decode(encoding), encoding)
    raise CsvChanged


def _read(text: str, encoding: str) -> Table:
    try:
        separator = max(_SEPARATORS, key=lambda separator: _score(text, separator))
        names, *rows = _rows(text, separator)
        fields = list(zip(*rows, strict=True))
        columns = tuple(
            _column(name.strip(), texts, separator)
            for name, texts in zip(names, fields, strict=True)
        )
    except (csv.Error, ValueError):
        raise CsvChanged from None
    return Table(columns, encoding, separator)


def _score(text: str, separator: str) -> tuple[float, int]:
    """Share of the first rows with the width of the names, and this width."""
    widths: list[int] = []
    with suppress(csv.Error):
        widths.extend(len(row) for row in islice(_rows(text, separator), _SAMPLE_ROWS))
    if not widths or widths[0] < 2:
        return 0.0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return (row for row in reader if any(field.strip() for field in row))


def _column(name: str, fields: Sequence[str], separator: str) -> Column:
    stripped = [field.strip() for field in fields]
    texts = ["" if text.lower() in LEGACY_MISSING else text for text in stripped]
    if separator == ";":
        decimal = [text.replace(",", ".") if text.count(",") == 1 else text for text in texts]
        if _are_numbers(decimal):
            texts = decimal
    kind = ColumnKind.NUMBER if _are_numbers(texts) else ColumnKind.CATEGORY
    return Column(name, tuple(texts), kind)


def _are_numbers(texts: Sequence[str]) -> bool:
    present = [text for text in texts if text]
    return bool(present) and all(map(_NUMBER.fullmatch, present))
