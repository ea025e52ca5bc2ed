"""Airline passengers: 144 months of a series that grows and repeats every year."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.series import Series

FILE = Path(__file__).with_name("airline_passengers.csv")

MONTHS = 144
LEAST, MOST = 104.0, 622.0
"""Passengers of the weakest and the strongest month, in thousands."""

TEST_SHARE = 0.1
SEASON = 12


@dataclass(frozen=True)
class Baseline:
    """How far off a forecast is that has learned nothing.

    Args:
        rmse: root mean squared error on the scaled test part.
        passengers: the same in thousands of passengers.
    """

    rmse: float
    passengers: float


class AirlinePassengers(DatasetSpec):
    """The next month from those before it.

    Values are scaled by the extremes of the whole series, the test part included, as the sources
    do: only then can a figure be compared with theirs. A forecast in earnest must not look ahead.

    Args:
        window: months that the network sees; one, as in the sources, by default.
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
            target_range=(LEAST, MOST),
        )

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        x, y = self.series(cache).windows()
        train, test = slice(info.train_size), slice(len(x) - info.test_size, None)
        return Dataset(info, x[train], y[train], x[test], y[test])

    def series(self, cache: Cache) -> Series:
        """The whole series."""
        return Series(passengers(), LEAST, MOST, self.window, self.info().test_size, SEASON)

    def baselines(self) -> dict[Literal["persistence", "seasonal_naive"], Baseline]:
        """What repeating the last month, and the same month of last year, gives on the test part.

        A network is worth its training only where it is better than these.
        """
        return {
            "persistence": self._repeated(1),
            "seasonal_naive": self._repeated(SEASON),
        }

    def _repeated(self, months: int) -> Baseline:
        series, count = passengers(), self.info().test_size
        error = series[-count:] - series[-count - months : -months]
        rmse = float(np.sqrt(np.mean(error**2)))
        return Baseline(rmse / (MOST - LEAST), rmse)


def passengers() -> np.ndarray:
    """Thousands of passengers in each month, float64 of shape ``(144,)``."""
    return np.array([float(row["Passengers"]) for row in _table()])


def months() -> tuple[str, ...]:
    """The months, ``1949-01`` to ``1960-12``."""
    return tuple(row["Month"] for row in _table())


def _table() -> list[dict[str, str]]:
    with FILE.open(encoding="ascii", newline="") as lines:
        return list(csv.DictReader(lines))
