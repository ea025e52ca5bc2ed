"""The dates beside a series."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.series_dates import Jumps, date_jumps

MONTHS = [f"{2018 + month // 12}-{month % 12 + 1:02d}-01" for month in range(40)]
HOURS = [f"2020-01-{1 + n // 24:02d} {n % 24}:00" for n in range(48)]
NOONS = [
    f"2020-01-{1 + n // 24:02d} {(n - 1) % 12 + 1}:00 {'AP'[n % 24 // 12]}M" for n in range(48)
]
DAYS = [f"2020-01-{day:02d}" for day in range(1, 32)]


def jumps(dates: Sequence[str]) -> Jumps | None:
    rows = (f"{date},{value}" for value, date in enumerate(dates))
    return date_jumps(read_table("\n".join(["d,v", *rows]).encode()))


@pytest.mark.parametrize(
    "dates", [MONTHS, DAYS, [day for n, day in enumerate(DAYS) if n % 7 < 5], HOURS, NOONS]
)
def test_even_dates_have_no_jumps(dates: Sequence[str]) -> None:
    assert jumps(dates) is None


def test_jumps_are_counted() -> None:
    dates = [date for month, date in enumerate(MONTHS) if month not in (1, 9)]
    assert jumps(dates) == Jumps("d", 2, 0, "2018-01-01", "2018-03-01")


def test_hours_are_counted() -> None:
    found = jumps([*HOURS[:6], *HOURS[10:]])
    assert found == Jumps("d", 1, 0, "2020-01-01 5:00", "2020-01-01 10:00")


def test_several_rows_of_one_date_are_counted() -> None:
    found = jumps([day for day in DAYS for shop in "ab"])
    assert found == Jumps("d", 0, 0, "", "", repeated=31)


def test_steps_back_are_counted() -> None:
    assert jumps([*DAYS[1:], DAYS[0]]) == Jumps("d", 0, 1, "2020-01-31", "2020-01-01")


def test_a_table_without_dates_has_no_jumps() -> None:
    assert jumps([str(number) for number in range(30)]) is None
