"""Forecasts of a time series by trained models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.series import SeriesSpec
from dlcore.errors import NotAForecaster, NoWeights
from dlcore.experiments.seeds import with_seed
from dlcore.inference.query import Query
from dlcore.store import Run
from dlcore.store.weights import load

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext
    from dlcore.spec import Spec

MAX_RUNS = 20
MAX_STEPS = 60


def can_forecast(run: Run) -> bool:
    """Return whether a run has learned from a series and left a model."""
    return run.has_result() and isinstance(run.spec.dataset, SeriesSpec)


@dataclass(frozen=True)
class ForecastResult:
    """Forecasts of each run, in the units of the series.

    Args:
        next_values: one-step forecast for each window of the series, ``(runs, windows)``.
        ahead: recursive multi-step forecast, ``(runs, steps)``.
    """

    next_values: Array
    ahead: Array


class Forecast(Query[ForecastResult]):
    """Forecast a series with runs that were trained on it.

    Args:
        runs: ids of the runs; all were trained on the same series.
        steps: number of values to forecast.
        known: number of values of the series that precede the forecast; None for all of them.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        NotAForecaster: a run was not trained on a series, or on another one than the first.
        DataError: the series cannot be loaded.
    """

    result: ClassVar[type[ForecastResult]] = ForecastResult

    kind: Literal["forecast"] = "forecast"
    runs: tuple[str, ...] = Field(min_length=1, max_length=MAX_RUNS)
    steps: int = Field(ge=1, le=MAX_STEPS)
    known: int | None = Field(default=None, ge=24)

    def answer(self, context: QueryContext) -> ForecastResult:
        specs = [context.run(run_id).spec for run_id in self.runs]
        dataset = specs[0].dataset
        for run_id, spec in zip(self.runs, specs, strict=True):
            if not isinstance(dataset, SeriesSpec) or spec.dataset != dataset:
                raise NotAForecaster(run=run_id)
        assert isinstance(dataset, SeriesSpec)
        series = dataset.series(context.cache)
        windows, _ = series.windows()
        known = series.scale(series.values[: self.known])
        next_values, ahead = [], []
        for run_id, spec in zip(self.runs, specs, strict=True):
            predict = _predictor(context, run_id, spec)
            next_values.append(predict(windows)[:, 0])
            ahead.append(recursive_forecast(predict, known, series.window, self.steps))
        return ForecastResult(
            series.unscale(np.stack(next_values).astype(np.float64)),
            series.unscale(np.stack(ahead)),
        )


def recursive_forecast(
    predict: Callable[[Array], Array], known: Array, window: int, steps: int
) -> Array:
    """Forecast several steps; each forecast is an input of the next one.

    Args:
        predict: from windows ``(n, window, 1)`` to the values after them ``(n, 1)``, scaled.
        known: scaled values before the first step, at least ``window`` of them.
        window: values that the model sees.
        steps: number of values to forecast.

    Returns:
        float64 ``(steps,)``.
    """
    values = known[-window:].tolist()
    for _ in range(steps):
        last = np.array(values[-window:], np.float32).reshape(1, window, 1)
        values.append(float(predict(last)[0, 0]))
    return np.array(values[window:])


@dataclass(frozen=True)
class ForecastSpread:
    """Spread of the seeds' forecasts at one step.

    Args:
        low: the lowest forecast.
        mean: mean of all forecasts.
        high: the highest forecast.
    """

    low: float
    mean: float
    high: float

    @property
    def width(self) -> float:
        """Difference between the highest and the lowest forecast."""
        return self.high - self.low


def forecast_spreads(values: Array) -> Sequence[ForecastSpread]:
    """Return the spread at each step.

    Args:
        values: ``(seeds, steps)``.
    """
    return [
        ForecastSpread(float(step.min()), float(step.mean()), float(step.max()))
        for step in values.T
    ]


def _predictor(context: QueryContext, run_id: str, spec: Spec) -> Callable[[Array], Array]:
    """The model of a run as a function; runs that differ by their seed alone share one graph."""
    from dlcore.training.model import assign_weights

    recipe = with_seed(spec, 0)
    model, graph = context.cached(("forecaster", recipe.to_json()), lambda: _trace(recipe))
    try:
        assign_weights(model, load(context.store.artifacts, run_id))
    except FileNotFoundError:
        raise NoWeights(run=run_id) from None
    return lambda windows: np.asarray(graph(windows))


def _trace(recipe: Spec) -> tuple[keras.Model, Callable[[Array], Any]]:
    """Build a model with initial weights and its graph for any number of windows."""
    import tensorflow as tf

    from dlcore.training.model import build_model

    model = build_model(recipe)
    shape = (None, *recipe.dataset.info().model_shape)
    graph = tf.function(
        lambda windows: model(windows, training=False),
        input_signature=[tf.TensorSpec(shape, tf.float32)],
    )
    return model, graph
