"""Airline passengers: a monthly series of 1949 to 1960 with trend and yearly season."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.base import Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.datasets.series import Series, SeriesSpec, windows_code

FILE = Path(__file__).with_name("airline_passengers.csv")

MONTHS = 144
MINIMUM, MAXIMUM = 104.0, 622.0
"""Extremes of the whole series, in thousands of passengers."""

TEST_SHARE = 0.1
SEASON = 12


class AirlinePassengers(SeriesSpec):
    """One-step forecast of the monthly passengers.

    Values are scaled by the extremes of the whole series, the test part included, as in the
    sources: only so are errors comparable with theirs. A real forecast must not use the test part.

    Args:
        window: number of months in one model input; 1 in the sources.
    """

    name: Literal["airline-passengers"] = "airline-passengers"
    window: int = Field(default=1, ge=1, le=24)

    def info(self) -> Info:
        windows = MONTHS - self.window
        test = int(windows * TEST_SHARE)
        return Info(
            kind=Kind.SERIES,
            task=Task.NUMBER,
            input_shape=(self.window, 1),
            classes=(),
            train_size=min(self.train_size or windows - test, windows - test),
            test_size=test,
            source="https://github.com/jbrownlee/Datasets",
            licence="unstated",
            citation="G. Box, G. Jenkins (1976)",
            target_range=(MINIMUM, MAXIMUM),
        )

    def series(self, cache: Cache) -> Series:
        return Series(passengers(), MINIMUM, MAXIMUM, self.window, self.info().test_size, SEASON)

    def program_section(self) -> Section:
        values = [f"{value:g}" for value in passengers()]
        years = [", ".join(values[i : i + SEASON]) for i in range(0, MONTHS, SEASON)]
        rows = "\n".join(f"    {year}," for year in years)
        array = f'passengers = np.array([\n{rows}\n], dtype="float64")'
        test_size = self.info().test_size
        windows = windows_code("passengers", MINIMUM, MAXIMUM, self.window, test_size)
        comment_values = {"window": self.window}
        return Section("data_airline_passengers", f"{array}\n{windows}", (NUMPY,), comment_values)


def passengers() -> Array:
    """Return the monthly passengers in thousands, float64 of shape ``(144,)``."""
    return np.array([float(row["Passengers"]) for row in _read_rows()])


def months() -> tuple[str, ...]:
    """Return the months, ``1949-01`` to ``1960-12``."""
    return tuple(row["Month"] for row in _read_rows())


def _read_rows() -> list[dict[str, str]]:
    with FILE.open(encoding="ascii", newline="") as lines:
        return list(csv.DictReader(lines))
