"""Where a table lies in its file: the row of names, the first and the last row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dlcore.datasets.uploads.header import (
    find_names,
    join_names,
    names_at,
    widen,
    without_hash,
)
from dlcore.datasets.uploads.reading import MAX_WITHOUT
from dlcore.datasets.uploads.separator import Row
from dlcore.datasets.uploads.table_shape import SEARCHED, TableShape
from dlcore.errors import CsvRagged

_TOTAL_WITHIN = re.compile(
    r"合 *計|計|総計|総数|小計|全国|満点|配点|(?P<name>(?:grand |sub[ -]?)?total)", re.I
)
"""Totals and full marks above or between the rows; ``Total`` may be the name of something too."""

_REPORTED_LINES = 5

MAX_TOTALS = 0.25
"""Rows are not left out as totals if they are a larger share: then they are categories."""

MAX_RAGGED = 0.01
"""Rows of another width are left out up to this share; a table with more is refused."""


@dataclass(frozen=True)
class Extent:
    """Where a table lies.

    Args:
        names: names of the columns; empty strings if they have none.
        names_line: line of the names, from 1; 0 if there are none.
        rows: the rows of the table, of equal width.
        left_out: other rows of the file.
        without: lines of those that stand between the rows.
        joined: line that completes the names; 0 if there is none.
        is_certain: whether no other row can be the names.
        nameless: number of columns for which the line of names has no field.
    """

    names: list[str]
    names_line: int
    rows: Sequence[Row]
    left_out: Sequence[Row] = field(default=())
    without: tuple[int, ...] = ()
    joined: int = 0
    is_certain: bool = True
    nameless: int = 0

    @cached_property
    def columns(self) -> Sequence[tuple[str, ...]]:
        """The cells of each column."""
        return list(zip(*(row.fields for row in self.rows), strict=True))


def find_extent(
    rows: Sequence[Row],
    names_line: int | None = None,
    last_line: int | None = None,
    *,
    keeps_all: bool = False,
) -> Extent:
    """Find the table in the rows of a file.

    Args:
        rows: all that are not empty, at least one.
        names_line: line of the names, from 1; 0 if there are none; None to detect it.
        last_line: line of the last row; None to detect it.
        keeps_all: whether totals and repeated names between the rows are rows.

    Raises:
        CsvRagged: rows in the middle of the table have different widths.
    """
    trimmed = _trim(rows)
    shape = TableShape(trimmed)
    names, first, is_certain = find_names(trimmed, shape)
    if names_line is not None:
        names, first = names_at(trimmed, names_line)
        is_certain = True
    last = shape.last(first)
    if last_line is not None:
        last = max((n for n, row in enumerate(trimmed) if row.line <= last_line), default=last)
    body = trimmed[first : last + 1]
    header = trimmed[names].fields if names is not None else [""] * shape.width
    without = () if keeps_all else _no_rows(body, header, shape.width)
    body = [row for row in body if row.line not in without]
    joined, line = 0, 0
    used = {row.line for row in body}
    if names is not None:
        line = trimmed[names].line
        header, joined = join_names(trimmed, names, first, shape.width)
        used |= {line, joined}
    header = without_hash(header, shape.width)
    widened = widen(header, body, shape.width)
    _check_widths(body, shape.width, len(widened))
    left_out = [row for row in rows if row.line not in used]
    padded = [_pad(row, shape.width) for row in body]
    nameless = shape.width - len(header)
    return Extent(widened, line, padded, left_out, without, joined, is_certain, nameless)


def _no_rows(body: Sequence[Row], names: Sequence[str], width: int) -> tuple[int, ...]:
    """Return the lines of totals, repeated names and a few rows of another width."""
    totals = _totals(body)
    repeated = [row.line for row in body if row.fields == names]
    ragged = [row.line for row in body if len(row.fields) != width]
    found = {
        *(totals if len(totals) <= MAX_TOTALS * len(body) else ()),
        *repeated,
        *(ragged if len(ragged) <= MAX_RAGGED * len(body) else ()),
    }
    return tuple(sorted(found)) if len(found) <= MAX_WITHOUT else ()


def _totals(body: Sequence[Row]) -> list[int]:
    """Return the lines of totals; several with a name that may be another one have gaps."""
    matches = [(row, _TOTAL_WITHIN.fullmatch(next(filter(None, row.fields)))) for row in body]
    found = [(row, match) for row, match in matches if match]
    return [
        row.line for row, match in found if not match["name"] or len(found) == 1 or "" in row.fields
    ]


def _trim(rows: Sequence[Row]) -> Sequence[Row]:
    """Cut empty fields behind the most frequent width without them."""
    sample = [*rows[:SEARCHED], *rows[SEARCHED :: max(1, len(rows) // 500)]]
    width = Counter(len(row.fields) for row in sample).most_common(1)[0][0]
    return [
        row
        if len(row.fields) <= width or any(row.fields[width:])
        else Row(row.line, row.fields[:width])
        for row in rows
    ]


def _check_widths(body: Sequence[Row], width: int, names: int) -> None:
    if names > width:
        lines, count, given = "1", len(body), width
        raise CsvRagged(
            lines=str(body[0].line) if body else lines, count=count, given=given, expected=names
        )
    ragged = [row for row in body if len(row.fields) != width]
    if ragged:
        lines = ", ".join(str(row.line) for row in ragged[:_REPORTED_LINES])
        given = len(ragged[0].fields)
        raise CsvRagged(lines=lines, count=len(ragged), given=given, expected=width)


def _pad(row: Row, width: int) -> Row:
    return row if len(row.fields) == width else Row(row.line, row.fields[:width])
