"""Whether the dates beside a series are in order and evenly spaced."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from dlcore.datasets.uploads.cells import PLAIN, TIME, parse_date
from dlcore.datasets.uploads.csv_table import Table

_DAY = 1440
"""Minutes."""

_BUSINESS_DAYS = 4
"""Days between two daily values that are no jump: a weekend with a holiday."""

_CLOCK = re.compile(
    r"(?:(?P<half>午前|午後|[AP]M) ?)?(?P<hour>\d{1,2})[:時](?P<minute>\d{1,2})?"
    r"(?:[:分][\d.]*秒?)? ?(?P<after>[AP]M)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Jumps:
    """Irregular steps between the dates of consecutive rows.

    Args:
        column: the column of dates.
        count: number of steps that are longer than usual.
        back: number of steps back in time.
        before: date before the first irregular step, as in the file; empty if there is none.
        after: date after it.
        repeated: number of rows with the date of an earlier row.
    """

    column: str
    count: int
    back: int
    before: str
    after: str
    repeated: int = 0


def date_jumps(table: Table) -> Jumps | None:
    """Return the jumps in the first column of dates; None if there is none or no such column."""
    readings = table.reading.columns if table.reading else ()
    part = next((column for column in readings if column.form == "year"), None)
    if part is None:
        return None
    name = next(column.name for column in readings if column.source == part.source)
    texts = [text for text in table.column(name).texts if text]
    dates = [(text, parse_date(text, part.order)) for text in texts]
    known = [(text, _DAY * date.toordinal() + _minutes(text)) for text, date in dates if date]
    repeated = len(texts) - len(set(texts))
    steps = np.diff([moment for _, moment in known])
    usual = float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
    is_daily = abs(usual - _DAY) < 0.1 * _DAY
    longest = _BUSINESS_DAYS * _DAY if is_daily else 1.6 * usual
    is_long, is_back = steps > longest, steps < 0
    irregular = np.flatnonzero(is_long | is_back)
    if not len(irregular):
        return Jumps(name, 0, 0, "", "", repeated) if repeated else None
    first = int(irregular[0])
    before, after = known[first][0], known[first + 1][0]
    return Jumps(name, int(is_long.sum()), int(is_back.sum()), before, after, repeated)


def _minutes(text: str) -> int:
    """Return the minutes since midnight; 0 for a date without a time."""
    suffix = TIME.search(text.translate(PLAIN))
    clock = _CLOCK.search(suffix[0]) if suffix else None
    if not clock:
        return 0
    half = (clock["half"] or clock["after"] or "").upper()
    hour = int(clock["hour"])
    if half:
        hour = hour % 12 + (12 if half in ("午後", "PM") else 0)
    return 60 * hour + int(clock["minute"] or 0)
