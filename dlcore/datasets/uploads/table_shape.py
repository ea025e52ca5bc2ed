"""Which rows of a file look like rows of its table, judged by a sample from the middle."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from dlcore.datasets.uploads.cells import PLAIN
from dlcore.datasets.uploads.missing import MISSING
from dlcore.datasets.uploads.row_kinds import (
    WORD,
    YEAR,
    is_missing,
    is_numeric,
    is_rule,
    is_units,
)
from dlcore.datasets.uploads.separator import Row

_PURE_WORD = re.compile(r"[^\W\d_]{2}\D*")
_WHOLE = re.compile(r"\d{1,4}年?", re.ASCII)
_TOTAL = re.compile(
    r"(?:合 *計|計|総計|総数|小計|平均|最高|最低|最大|最小|標準偏差|中央値"
    r"|grand total|total|totals|sum|average|mean|std|median|min|max|count)[:：]?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"[※*＊(（]?(?:注|備考|出典|資料|出所|source|note)|※|＊|\*", re.IGNORECASE)


SEARCHED = 60
"""Rows at either end in which the table begins and ends."""


class TableShape:
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
                if not any(map(WORD.search, present)):
                    self._bare.add(position)

    def is_data(self, row: Row) -> bool:
        """Whether a row looks like the rows in the middle of the table."""
        if len(row.fields) != self.width or is_rule(row) or self._are_numbered(row):
            return False
        cells = {position: row.fields[position] for position in self.numeric}
        present = {n: text for n, text in cells.items() if not self._is_missing(n, text)}
        if not self.numeric or not any(cells.values()):
            return row.filled > max(1, self.width // 2) or self.width == 1
        numbers = sum(
            is_numeric(text) and not (n in self._bare and WORD.search(text))
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
        return bool(others) and not any(others) and all(map(YEAR.fullmatch, years))

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
        if not all(map(YEAR.fullmatch, numbers)):
            return numbers == [str(n) for n in range(len(numbers))] and len(numbers) > 2
        years = [int(text[:4]) for text in row.fields if YEAR.fullmatch(text)]
        steps = {after - before for before, after in pairwise(years)}
        is_sequence = len(steps) == 1 and abs(*steps) in (1, 2, 5, 10)
        if len(years) == 1:
            return not repeated and bool(others) and not self._has_years()
        return not repeated and is_sequence

    def _has_years(self) -> bool:
        """Whether a cell of a column of numbers is a year."""
        cells = (text for position in self.numeric for text in self.values[position])
        return any(map(YEAR.fullmatch, cells))

    def first_below(self, names: int, steady: int) -> int:
        """Return the index of the first row below the names that is no row of units."""
        below = range(names + 1, steady)
        return next((n for n in below if not self._is_below_names(self.rows[n])), steady)

    def _is_below_names(self, row: Row) -> bool:
        """Whether a row describes the columns: units, or words where numbers are."""
        if len(row.fields) != self.width or is_units(row) or is_rule(row):
            return True
        cells = [row.fields[position] for position in self.numeric]
        return any(text.lower() not in MISSING for text in cells)

    def last(self, first: int) -> int:
        """Return the index of the last row of the table."""
        end = len(self.rows) - 1
        while end > max(first, len(self.rows) - SEARCHED) and not self._is_last(end):
            end -= 1
        # Below an empty line stands another table if its first row is unlike the rows.
        gaps = [n for n in range(first + 1, end + 1) if self._has_gap(n)]
        if len(gaps) == 1 and end - gaps[0] < SEARCHED:
            below = self.rows[gaps[0]]
            if len(below.fields) == self.width and not self.is_data(below):
                return gaps[0] - 1
        return end

    def _has_gap(self, index: int) -> bool:
        """Whether empty lines stand above a row; a cell may hold line breaks."""
        before = self.rows[index - 1]
        lines = self.rows[index].line - before.line
        return lines > 1 and lines > 1 + sum(text.count("\n") for text in before.fields)

    def _is_summary(self, index: int) -> bool:
        """Whether a row below the table sums it up: a word stands where the rows have a number."""
        row = self.rows[index]
        word = row.fields[0]
        if 0 not in self.numeric or is_missing(word) or not _PURE_WORD.fullmatch(word):
            return False
        above = index > 1 and self._is_summary(index - 1)
        return above or "" in row.fields or self._has_gap(index)

    def _is_last(self, index: int) -> bool:
        row, before = self.rows[index], self.rows[index - 1]
        if self._is_summary(index):
            return False
        first = next(filter(None, row.fields))
        is_total = _TOTAL.fullmatch(first) and not any(first in known for known in self.values)
        if is_total or _NOTE.match(first) or len(row.fields) != self.width:
            return False
        follows = row.line <= before.line + 1 and 2 * row.filled > self.width
        cells = enumerate(row.fields)
        is_known = any(text and text in self.values[position] for position, text in cells)
        return self.is_data(row) or follows or is_known
