"""CSV files that a spreadsheet opens as text and numbers, never as formulas."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""A cell that begins with one of these may be run as a formula; wide forms in Japanese Excel."""

Cell = str | int | float | bool | None


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV in UTF-8, with the mark by which Excel knows that.

    Args:
        header: names of the columns.
        rows: their cells; None and NaN stay empty, numbers keep all their digits.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_safe(name) for name in header])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> Cell:
    """Texts that look like formulas get an apostrophe, by which spreadsheets know a text."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell
