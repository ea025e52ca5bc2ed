"""Whether the dates beside a series are in order and evenly spaced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dlcore.datasets.uploads.cells import parse_date
from dlcore.datasets.uploads.csv_table import Table

_BUSINESS_DAYS = 4
"""Days between two daily values that are no jump: a weekend with a holiday."""


@dataclass(frozen=True)
class Jumps:
    """Irregular steps between the dates of consecutive rows.

    Args:
        column: the column of dates.
        count: number of steps that are longer than usual.
        back: number of steps back in time.
        before: date before the first irregular step, as in the file.
        after: date after it.
    """

    column: str
    count: int
    back: int
    before: str
    after: str


def date_jumps(table: Table) -> Jumps | None:
    """Return the jumps in the first column of dates; None if there is none or no such column."""
    readings = table.reading.columns if table.reading else ()
    part = next((column for column in readings if column.form == "year"), None)
    if part is None:
        return None
    name = next(column.name for column in readings if column.source == part.source)
    texts = [text for text in table.column(name).texts if text]
    dates = [(text, parse_date(text, part.order)) for text in texts]
    known = [(text, date.toordinal()) for text, date in dates if date]
    steps = np.diff([day for _, day in known])
    if not len(steps):
        return None
    usual = float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
    longest = _BUSINESS_DAYS if usual <= 1 else 1.6 * usual
    is_long, is_back = steps > longest, steps < 0
    irregular = np.flatnonzero(is_long | is_back)
    if not len(irregular):
        return None
    first = int(irregular[0])
    before, after = known[first][0], known[first + 1][0]
    return Jumps(name, int(is_long.sum()), int(is_back.sum()), before, after)
