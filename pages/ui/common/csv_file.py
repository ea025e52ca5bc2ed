"""CSV export that a spreadsheet opens as text and numbers, never as formulas."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""First characters of cells that spreadsheets run as formulas; wide forms in Japanese Excel."""

Cell = str | int | float | bool | None


def csv_file(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV in UTF-8 with a byte-order mark, by which Excel detects UTF-8.

    Args:
        header: names of the columns.
        rows: their cells; None and NaN become empty, numbers keep all their digits.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_escape(name) for name in header])
    writer.writerows([_escape(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _escape(cell: Cell) -> Cell:
    """Prefix a text that looks like a formula with an apostrophe, which marks a text."""
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell
