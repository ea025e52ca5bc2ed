"""What a network foretells of a series: the next value, and many values ahead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import AirlinePassengers, Cache, DatasetSpec, UploadSeries
from dlcore.datasets.series import Series
from dlcore.store import Run


@dataclass(frozen=True)
class Errors:
    """How far off a forecast is.

    Args:
        measured: root mean squared error in the units of the values.
        scaled: the same as the network sees them.
    """

    measured: float
    scaled: float


def can_forecast(run: Run) -> bool:
    """Whether a run has learned from a series and left a network."""
    return run.state.has_result() and is_series(run.spec.dataset)


def is_series(dataset: DatasetSpec) -> bool:
    """Whether there is a series to foretell."""
    return isinstance(dataset, AirlinePassengers | UploadSeries)


def series_of(dataset: DatasetSpec, cache: Cache) -> Series:
    """The series of a choice of data.

    Raises:
        ValueError: it is none.
        DataError: it cannot be had.
    """
    if not isinstance(dataset, AirlinePassengers | UploadSeries):
        raise ValueError(dataset.name)
    return dataset.series(cache)


def errors(series: Series, guesses: Array, truth: Array) -> Errors:
    """How far off guesses are, both in the units of the values."""
    rmse = float(np.sqrt(np.mean((guesses - truth) ** 2)))
    return Errors(rmse, rmse / (series.most - series.least))


def errors_without_learning(series: Series) -> Mapping[str, Errors]:
    """Errors on the test part of repeating the last value, and that of a season before."""
    truth = series.values[len(series.values) - series.test_size :]
    return {
        "persistence": errors(series, series.repeated(1), truth),
        "seasonal_naive": errors(series, series.repeated(series.season), truth),
    }


def ahead(next_value: Callable[[Array], Array], known: Array, window: int, steps: int) -> Array:
    """Values ahead, each foretold from those before it, foretold ones among them.

    Args:
        next_value: from windows ``(n, window, 1)`` to values ``(n, 1)``, scaled.
        known: scaled values before the first that is foretold, at least ``window`` of them.
        window: values that the network sees.
        steps: how many values are wanted.

    Returns:
        float64 ``(steps,)``.
    """
    values = known[-window:].tolist()
    for _ in range(steps):
        seen = np.array(values[-window:], np.float32).reshape(1, window, 1)
        values.append(float(next_value(seen)[0, 0]))
    return np.array(values[window:])


@dataclass(frozen=True)
class ForecastSpread:
    """How far seeds are apart at one step.

    Args:
        low: the lowest of their values.
        mean: of all.
        high: the highest.
    """

    low: float
    mean: float
    high: float

    @property
    def width(self) -> float:
        """From the lowest to the highest."""
        return self.high - self.low


def spreads(values: Array) -> Sequence[ForecastSpread]:
    """The spread at each step.

    Args:
        values: ``(seeds, steps)``.
    """
    return [
        ForecastSpread(float(step.min()), float(step.mean()), float(step.max()))
        for step in values.T
    ]
