"""Naive baselines of a time series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.datasets.series import Series, SeriesSpec
from dlcore.spec import Spec


@dataclass(frozen=True)
class ForecastError:
    """Root mean squared error of a forecast.

    Args:
        rmse: in the units of the series.
        scaled: of the scaled values, as a run reports it.
    """

    rmse: float
    scaled: float


def forecast_error(series: Series, forecast: Array, truth: Array) -> ForecastError:
    """Compute the error of a forecast; both arrays are in the units of the series."""
    rmse = float(np.sqrt(np.mean((forecast - truth) ** 2)))
    return ForecastError(rmse, rmse / (series.maximum - series.minimum))


def naive_forecasts(series: Series) -> Mapping[str, Array]:
    """Forecast the test part without learning.

    Returns:
        In the units of the series, ``(test_size,)``: ``persistence`` repeats the previous value,
        ``seasonal_naive`` the value of one season before.
    """
    return {
        "persistence": _lagged(series, 1),
        "seasonal_naive": _lagged(series, series.season),
    }


def naive_errors(series: Series) -> Mapping[str, ForecastError]:
    """Compute the error of each naive forecast on the test part."""
    truth = _lagged(series, 0)
    return {
        code: forecast_error(series, forecast, truth)
        for code, forecast in naive_forecasts(series).items()
    }


def baseline_errors(spec: Spec, cache: Cache) -> Mapping[str, float]:
    """Return the RMSE of each naive baseline, comparable with the RMSE that a run reports.

    Returns:
        Empty for data that is no series.

    Raises:
        DataError: the series cannot be loaded.
    """
    if not isinstance(spec.dataset, SeriesSpec):
        return {}
    errors = naive_errors(spec.dataset.series(cache))
    return {code: error.scaled for code, error in errors.items()}


def _lagged(series: Series, lag: int) -> Array:
    """The values that precede those of the test part by a number of steps."""
    end = len(series.values) - lag
    return series.values[end - series.test_size : end]
