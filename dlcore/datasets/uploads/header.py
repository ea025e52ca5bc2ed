"""The header of a table: which row has the names of the columns, and what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dlcore.datasets.uploads.row_kinds import (
    WORD,
    YEAR,
    is_numeric,
    is_rule,
    is_units,
)
from dlcore.datasets.uploads.separator import Row
from dlcore.datasets.uploads.table_shape import SEARCHED, TableShape


def find_names(rows: Sequence[Row], shape: TableShape) -> tuple[int | None, int, bool]:
    """Return the index of the names, that of the first row, and whether these are certain."""
    searched = range(min(len(rows), SEARCHED))
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
        names = next((n for n in reversed(full) if not is_units(rows[n])), names)
    others = [n for n in full if n != names and not is_units(rows[n])]
    return names, shape.first_below(names, first), not others


def _can_be_names(row: Row, width: int) -> bool:
    return row.filled > 1 and (len(row.fields) >= width - 1 or 2 * row.filled > width)


def names_at(rows: Sequence[Row], names_line: int) -> tuple[int | None, int]:
    """Return the index of the names on a given line, None for 0, and that of the first row."""
    if not names_line:
        shape = TableShape(rows)
        first = next((n for n, row in enumerate(rows[:SEARCHED]) if shape.is_data(row)), 0)
        return None, first
    index = next((n for n, row in enumerate(rows[:-1]) if row.line >= names_line), 0)
    shape = TableShape(rows)
    end = min(len(rows), index + SEARCHED)
    steady = next((n for n in range(index + 1, end) if shape.is_data(rows[n])), index + 1)
    return index, shape.first_below(index, steady)


def join_names(rows: Sequence[Row], names: int, first: int, width: int) -> tuple[list[str], int]:
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
    if len(row.fields) != width or len(names) != width or is_units(row) or is_rule(row):
        return False
    counts = Counter(names)
    open_columns = [
        text for text, name in zip(row.fields, names, strict=True) if not name or counts[name] > 1
    ]
    return row.filled > 1 and any(open_columns) and all(map(_can_be_name, row.fields))


def _can_be_name(text: str) -> bool:
    return not is_numeric(text) or bool(WORD.search(text) or YEAR.fullmatch(text))


def without_hash(names: list[str], width: int) -> list[str]:
    """Return names without the ``#`` before the first one, as NumPy writes them."""
    first, *others = names
    if first == "#":
        return others if len(names) == width + 1 else names
    return [first.lstrip("# ") or first, *others] if first.startswith("#") else names


def widen(names: Sequence[str], body: Sequence[Row], width: int) -> list[str]:
    """Return a name for each column; R writes none above the names of the rows."""
    if len(names) == width - 1 > 1:
        first = [row.fields[0] for row in body if row.fields]
        has_last = any(row.fields[-1] for row in body if len(row.fields) == width)
        if has_last and len(set(first)) == len(first):
            return ["", *names]
    return [*names, *[""] * (width - len(names))]
