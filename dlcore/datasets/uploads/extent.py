"""Where a table lies in its file: the row of names, the first and the last row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dlcore.datasets.uploads.cells import LONGEST, PLAIN
from dlcore.datasets.uploads.missing import MISSING, MISSING_NUMBERS
from dlcore.datasets.uploads.separator import Row
from dlcore.errors import CsvRagged

_NUMERIC = re.compile(
    r"(?!\d+[.)] *[^\d\s])[-+(△▲]?\s*[$€£¥₹]?\s*[-+]?[.,]?\d[\d.,' ]*(?:[eE][+-]?\d+)?"
    r"\s*[^\d\s:/-]{0,4}\)?-?",
    re.ASCII,
)
_YEAR = re.compile(r"(?:18|19|20|21)\d\d年?")
_WHOLE = re.compile(r"\d{1,4}年?", re.ASCII)
_UNIT = re.compile(
    r"[(\[（［<].*|[%℃°]|°[CF]|[kmcµ]?m|k?g|mg|t|s|sec|ms|min|h|hours?|days?|years?|[千百万億]*円|千?人"
    r"|件|歳|年|月|日|点|個|数値|文字列|整数|カテゴリー?|int(?:eger)?|float|double|num(?:eric|ber)?|str(?:ing)?"
    r"|text|char|date|bool(?:ean)?|factor|categorical|continuous|discrete|class|nominal|object",
    re.IGNORECASE,
)
_RULE = re.compile(r":?-{3,}:?")
_TOTAL = re.compile(
    r"(?:合 *計|計|総計|総数|小計|平均|grand total|total|totals|sum|average|mean)[:：]?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[※*＊(（]?(?:注|備考|出典|資料|出所|source|note)|※|＊|\*", re.IGNORECASE)

_SEARCHED = 60
"""Rows at either end in which the table begins and ends."""

_REPORTED_LINES = 5


@dataclass(frozen=True)
class Extent:
    """Where a table lies.

    Args:
        names: names of the columns; empty strings if they have none.
        names_line: line of the names, from 1; 0 if there are none.
        rows: the rows of the table, of equal width.
        left_out: other rows of the file.
        is_certain: whether no other row can be the names.
    """

    names: list[str]
    names_line: int
    rows: Sequence[Row]
    left_out: Sequence[Row] = field(default=())
    is_certain: bool = True


def find_extent(
    rows: Sequence[Row], names_line: int | None = None, last_line: int | None = None
) -> Extent:
    """Find the table in the rows of a file.

    Args:
        rows: all that are not empty, at least one.
        names_line: line of the names, from 1; 0 if there are none; None to detect it.
        last_line: line of the last row; None to detect it.

    Raises:
        CsvRagged: rows in the middle of the table have different widths.
    """
    trimmed = _trim(rows)
    shape = _Shape(trimmed)
    names, first, is_certain = _find_names(trimmed, shape)
    if names_line is not None:
        names, first = _after(trimmed, names_line)
        is_certain = True
    last = shape.last(first)
    if last_line is not None:
        last = max((n for n, row in enumerate(trimmed) if row.line <= last_line), default=last)
    body = trimmed[first : last + 1]
    header = trimmed[names].fields if names is not None else [""] * shape.width
    widened = _widen(header, body, shape.width)
    _check_widths(body, shape.width, len(widened))
    used = {row.line for row in body} | ({trimmed[names].line} if names is not None else set())
    left_out = [row for row in rows if row.line not in used]
    line = trimmed[names].line if names is not None else 0
    return Extent(widened, line, [_pad(row, shape.width) for row in body], left_out, is_certain)


def _trim(rows: Sequence[Row]) -> Sequence[Row]:
    """Cut empty fields behind the most frequent width without them."""
    sample = [*rows[:_SEARCHED], *rows[_SEARCHED :: max(1, len(rows) // 500)]]
    width = Counter(len(row.fields) for row in sample).most_common(1)[0][0]
    return [
        row
        if len(row.fields) <= width or any(row.fields[width:])
        else Row(row.line, row.fields[:width])
        for row in rows
    ]


class _Shape:
    """Width of the table and its numeric columns, from a sample of rows."""

    def __init__(self, rows: Sequence[Row]) -> None:
        middle = rows[4:-4] if len(rows) > 20 else rows[1:] or rows
        sample = middle[:: max(1, len(middle) // 300)]
        self.rows = rows
        self.width = Counter(len(row.fields) for row in sample).most_common(1)[0][0]
        body = [row.fields for row in sample if len(row.fields) == self.width]
        self.values = [set(column) for column in zip(*body, strict=True)]
        self.numeric = []
        for position, column in enumerate(zip(*body, strict=True)):
            present = [text for text in column if not is_missing(text)]
            if present and sum(map(is_numeric, present)) >= 0.7 * len(present):
                self.numeric.append(position)

    def is_data(self, row: Row) -> bool:
        """Whether a row looks like the rows in the middle of the table."""
        if len(row.fields) != self.width or _is_rule(row):
            return False
        cells = [row.fields[position] for position in self.numeric]
        # A name may be a word such as "x", which stands for a missing value elsewhere.
        present = [text for text in cells if text.lower() not in MISSING]
        if not self.numeric or not any(cells):
            return row.filled > max(1, self.width // 2) or self.width == 1
        return sum(map(is_numeric, present)) >= 0.5 * len(present)

    def is_names(self, row: Row) -> bool:
        """Whether a row that holds numbers can be the names: years, or 0, 1, 2."""
        if len(row.fields) != self.width:
            return False
        cells = [row.fields[position] for position in self.numeric]
        if not all(cells) or len(set(row.fields)) < self.width:
            return False
        numbers = [text.translate(PLAIN) for text in cells if is_numeric(text)]
        texts = [text for text in cells if not is_numeric(text)]
        others = [n for n in range(self.width) if n not in self.numeric]
        repeated = any(row.fields[n] and row.fields[n] in self.values[n] for n in others)
        if texts and not repeated and all(map(_WHOLE.fullmatch, numbers)):
            return not any(text.lower() in MISSING for text in texts)
        if not all(map(_YEAR.fullmatch, numbers)):
            return numbers == [str(n) for n in range(len(numbers))] and len(numbers) > 2
        years = [int(text[:4]) for text in row.fields if _YEAR.fullmatch(text)]
        steps = {after - before for before, after in pairwise(years)}
        is_sequence = len(steps) == 1 and abs(*steps) in (1, 2, 5, 10)
        if len(years) == 1:
            return not repeated and bool(others) and not self._has_years()
        return not repeated and is_sequence

    def _has_years(self) -> bool:
        """Whether a cell of a column of numbers is a year."""
        cells = (text for position in self.numeric for text in self.values[position])
        return any(map(_YEAR.fullmatch, cells))

    def first_below(self, names: int, steady: int) -> int:
        """Return the index of the first row below the names that is no row of units."""
        below = range(names + 1, steady)
        return next((n for n in below if not self._is_below_names(self.rows[n])), steady)

    def _is_below_names(self, row: Row) -> bool:
        """Whether a row describes the columns: units, or words where numbers are."""
        if len(row.fields) != self.width or _is_units(row) or _is_rule(row):
            return True
        cells = [row.fields[position] for position in self.numeric]
        return any(text.lower() not in MISSING for text in cells)

    def last(self, first: int) -> int:
        """Return the index of the last row of the table."""
        end = len(self.rows) - 1
        while end > max(first, len(self.rows) - _SEARCHED) and not self._is_last(end):
            end -= 1
        # Below an empty line stands another table if its first row is unlike the rows.
        gaps = [n for n in range(first + 1, end + 1) if self._has_gap(n)]
        if len(gaps) == 1 and end - gaps[0] < _SEARCHED:
            below = self.rows[gaps[0]]
            if len(below.fields) == self.width and not self.is_data(below):
                return gaps[0] - 1
        return end

    def _has_gap(self, index: int) -> bool:
        """Whether empty lines stand above a row; a cell may hold line breaks."""
        before = self.rows[index - 1]
        lines = self.rows[index].line - before.line
        return lines > 1 and lines > 1 + sum(text.count("\n") for text in before.fields)

    def _is_last(self, index: int) -> bool:
        row, before = self.rows[index], self.rows[index - 1]
        first = next(filter(None, row.fields))
        if _TOTAL.fullmatch(first) or _NOTE.match(first) or len(row.fields) != self.width:
            return False
        follows = row.line <= before.line + 1 and 2 * row.filled > self.width
        cells = enumerate(row.fields)
        is_known = any(text and text in self.values[position] for position, text in cells)
        return self.is_data(row) or follows or is_known


def is_numeric(text: str) -> bool:
    """Whether a text looks like a number in any spelling."""
    plain = text.translate(PLAIN).strip()
    return len(plain) <= LONGEST and _NUMERIC.fullmatch(plain) is not None


def is_missing(text: str) -> bool:
    """Whether a text stands for a missing value."""
    return text.lower() in MISSING or text.lower() in MISSING_NUMBERS


def _find_names(rows: Sequence[Row], shape: _Shape) -> tuple[int | None, int, bool]:
    """Return the index of the names, that of the first row, and whether these are certain."""
    searched = range(min(len(rows), _SEARCHED))
    data = {n for n in searched if shape.is_data(rows[n])}
    # A row of years may stand above the names.
    steady = (n for n in sorted(data) if {n + 1, n + 2} & {*searched} <= data)
    first = next(steady, 0)
    if not shape.numeric:
        repeated = sum(
            bool(text) and text in shape.values[n] for n, text in enumerate(rows[first].fields)
        )
        return (None, first, False) if repeated else (first, first + 1, True)
    candidates = [n for n in range(first) if _can_be_names(rows[n], shape.width)]
    is_open = not any(len(rows[n].fields) == shape.width for n in candidates)
    if is_open and shape.is_names(rows[first]) and first + 1 < len(rows):
        return first, first + 1, all(map(is_numeric, rows[first].fields)) is False
    if not candidates:
        return None, first, False
    filled = max(rows[n].filled for n in candidates)
    full = [n for n in candidates if rows[n].filled == filled]
    names = full[0]
    if shape.width == 2 and len(full) > 1:
        names = next((n for n in reversed(full) if not _is_units(rows[n])), names)
    others = [n for n in full if n != names and not _is_units(rows[n])]
    return names, shape.first_below(names, first), not others


def _can_be_names(row: Row, width: int) -> bool:
    return row.filled > 1 and (len(row.fields) >= width - 1 or 2 * row.filled > width)


def _is_units(row: Row) -> bool:
    return all(_UNIT.fullmatch(text) for text in row.fields if text)


def _is_rule(row: Row) -> bool:
    """Whether a row draws a line below the names."""
    return all(_RULE.fullmatch(text) for text in row.fields if text)


def _after(rows: Sequence[Row], names_line: int) -> tuple[int | None, int]:
    if not names_line:
        shape = _Shape(rows)
        first = next((n for n, row in enumerate(rows[:_SEARCHED]) if shape.is_data(row)), 0)
        return None, first
    index = next((n for n, row in enumerate(rows[:-1]) if row.line >= names_line), 0)
    shape = _Shape(rows)
    end = min(len(rows), index + _SEARCHED)
    steady = next((n for n in range(index + 1, end) if shape.is_data(rows[n])), index + 1)
    return index, shape.first_below(index, steady)


def _widen(names: Sequence[str], body: Sequence[Row], width: int) -> list[str]:
    """Return a name for each column; R writes none above the names of the rows."""
    if len(names) == width - 1 > 1:
        first = [row.fields[0] for row in body if row.fields]
        has_last = any(row.fields[-1] for row in body if len(row.fields) == width)
        if has_last and len(set(first)) == len(first):
            return ["", *names]
    return [*names, *[""] * (width - len(names))]


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
