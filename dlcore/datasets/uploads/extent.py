"""Where a table lies in its file: the row of names, the first and the last row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from dlcore.datasets.uploads.cells import LONGEST, PLAIN
from dlcore.datasets.uploads.missing import MISSING, MISSING_NUMBERS
from dlcore.datasets.uploads.reading import MAX_WITHOUT
from dlcore.datasets.uploads.separator import Row
from dlcore.errors import CsvRagged

_NUMERIC = re.compile(
    r"(?!\d+[.)] *[^\d\s])[-+±(△▲]?\s*[$€£¥₹]?\s*[-+(]?[.,]?\d[\d.,' ]*(?:[eE][+-]?\d+)?"
    r"\s*[^\d\s:/-]{0,4}\)?-?",
    re.ASCII,
)
_YEAR = re.compile(r"(?:18|19|20|21)\d\d年?")
_WORD = re.compile(r"[^\W\d_]{2}|[^\W\d_a-zA-Z]")
"""In ``15歳未満`` and ``1月``, which name columns of numbers without a unit."""
_PURE_WORD = re.compile(r"[^\W\d_]{2}\D*")
_WHOLE = re.compile(r"\d{1,4}年?", re.ASCII)
_UNIT = re.compile(
    r"[(\[（［<].*|[%℃°]|°[CF]|[kmcµ]?m|k?g|mg|t|s|sec|ms|min|h|hours?|days?|years?|[千百万億]*円|千?人"
    r"|件|歳|年|月|日|点|個|数値|文字列|整数|カテゴリー?|int(?:eger)?|float|double|num(?:eric|ber)?|str(?:ing)?"
    r"|text|char|date|bool(?:ean)?|factor|categorical|continuous|discrete|class|nominal|object",
    re.IGNORECASE,
)
_RULE = re.compile(r":?-{3,}:?")
_TOTAL = re.compile(
    r"(?:合 *計|計|総計|総数|小計|平均|最高|最低|最大|最小|標準偏差|中央値"
    r"|grand total|total|totals|sum|average|mean|std|median|min|max|count)[:：]?",
    re.IGNORECASE,
)
_TOTAL_WITHIN = re.compile(
    r"合 *計|計|総計|総数|小計|全国|満点|配点|(?P<name>(?:grand |sub[ -]?)?total)", re.I
)
"""Totals and full marks above or between the rows; ``Total`` may be the name of something too."""
_NOTE = re.compile(r"[※*＊(（]?(?:注|備考|出典|資料|出所|source|note)|※|＊|\*", re.IGNORECASE)

_SEARCHED = 60
"""Rows at either end in which the table begins and ends."""

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
    without = () if keeps_all else _no_rows(body, header, shape.width)
    body = [row for row in body if row.line not in without]
    joined, line = 0, 0
    used = {row.line for row in body}
    if names is not None:
        line = trimmed[names].line
        header, joined = _join_names(trimmed, names, first, shape.width)
        used |= {line, joined}
    header = _without_hash(header, shape.width)
    widened = _widen(header, body, shape.width)
    _check_widths(body, shape.width, len(widened))
    left_out = [row for row in rows if row.line not in used]
    padded = [_pad(row, shape.width) for row in body]
    nameless = shape.width - len(header)
    return Extent(widened, line, padded, left_out, without, joined, is_certain, nameless)


def _without_hash(names: list[str], width: int) -> list[str]:
    """Return names without the ``#`` before the first one, as NumPy writes them."""
    first, *others = names
    if first == "#":
        return others if len(names) == width + 1 else names
    return [first.lstrip("# ") or first, *others] if first.startswith("#") else names


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


def _join_names(rows: Sequence[Row], names: int, first: int, width: int) -> tuple[list[str], int]:
    """Return the names, and the line that completes them where they are empty or doubled.

    In a header of two rows the upper name of a group stands above the first of its columns.
    """
    fields = rows[names].fields
    for upper, lower in ((names, names + 1), (names - 1, names)):
        other = lower if upper == names else upper
        if not 0 <= other < first or not _completes(rows[other], fields, width):
            continue
        joined, group = [], ""
        for above, below in zip(rows[upper].fields, rows[lower].fields, strict=True):
            group = above or (group if below else "")
            joined.append(" ".join(filter(None, (group, below))))
        if len(set(joined)) == width:
            return joined, rows[other].line
    return fields, 0


def _completes(row: Row, names: Sequence[str], width: int) -> bool:
    """Whether a row tells columns apart that have no name, or the name of another one."""
    if len(row.fields) != width or len(names) != width or _is_units(row) or _is_rule(row):
        return False
    counts = Counter(names)
    open_columns = [
        text for text, name in zip(row.fields, names, strict=True) if not name or counts[name] > 1
    ]
    return row.filled > 1 and any(open_columns) and all(map(_can_be_name, row.fields))


def _can_be_name(text: str) -> bool:
    return not is_numeric(text) or bool(_WORD.search(text) or _YEAR.fullmatch(text))


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
        self.numeric: list[int] = []
        self._bare: set[int] = set()
        for position, column in enumerate(zip(*body, strict=True)):
            present = [text for text in column if not is_missing(text)]
            if present and sum(map(is_numeric, present)) >= 0.7 * len(present):
                self.numeric.append(position)
                if not any(map(_WORD.search, present)):
                    self._bare.add(position)

    def is_data(self, row: Row) -> bool:
        """Whether a row looks like the rows in the middle of the table."""
        if len(row.fields) != self.width or _is_rule(row) or self._are_numbered(row):
            return False
        cells = {position: row.fields[position] for position in self.numeric}
        present = {n: text for n, text in cells.items() if not self._is_missing(n, text)}
        if not self.numeric or not any(cells.values()):
            return row.filled > max(1, self.width // 2) or self.width == 1
        numbers = sum(
            is_numeric(text) and not (n in self._bare and _WORD.search(text))
            for n, text in present.items()
        )
        return numbers >= 0.5 * len(present)

    def _is_missing(self, position: int, text: str) -> bool:
        """Whether a cell has no value; a name may be "x", which is missing elsewhere."""
        if text.lower() in MISSING:
            return True
        return is_missing(text) and (len(text) > 1 or text in self.values[position])

    def _are_numbered(self, row: Row) -> bool:
        """Whether a row numbers the columns, as ``(1)``, ``(2)``; cells so written are negative."""
        numbers = [f"({n})" for n in range(1, self.width + 1)]
        return self.width > 1 and [text.translate(PLAIN) for text in row.fields] == numbers

    def is_years(self, row: Row) -> bool:
        """Whether a row below names holds the years of the columns."""
        if len(row.fields) != self.width or len(self.numeric) < 2 or self._has_years():
            return False
        others = [text for n, text in enumerate(row.fields) if n not in self.numeric]
        years = [row.fields[n] for n in self.numeric]
        return bool(others) and not any(others) and all(map(_YEAR.fullmatch, years))

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

    def _is_figure(self, index: int) -> bool:
        """Whether a row below the table names a figure where the rows have a number."""
        row = self.rows[index]
        word = row.fields[0]
        if 0 not in self.numeric or is_missing(word) or not _PURE_WORD.fullmatch(word):
            return False
        above = index > 1 and self._is_figure(index - 1)
        return above or "" in row.fields or self._has_gap(index)

    def _is_last(self, index: int) -> bool:
        row, before = self.rows[index], self.rows[index - 1]
        if self._is_figure(index):
            return False
        first = next(filter(None, row.fields))
        is_total = _TOTAL.fullmatch(first) and not any(first in known for known in self.values)
        if is_total or _NOTE.match(first) or len(row.fields) != self.width:
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
    if 0 < first < len(rows) - 1 and shape.is_years(rows[first]):
        first += 1
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
