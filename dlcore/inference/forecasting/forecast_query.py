"""The question how a series goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.errors import NoWeights, SeriesReaderUnfit
from dlcore.experiments.seeds import with_seed
from dlcore.inference.query import Query

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext
    from dlcore.spec import Spec

MAX_RUNS = 20
MAX_STEPS = 60


@dataclass(frozen=True)
class ForecastResult:
    """What each run foretells, in the units of the series.

    Args:
        next_values: the value after each window of the series, ``(runs, windows)``.
        ahead: values ahead, each from those before it, ``(runs, steps)``.
    """

    next_values: Array
    ahead: Array


class Forecast(Query[ForecastResult]):
    """How runs on a series see it go on.

    Args:
        runs: their ids; all learned from the same series.
        steps: values ahead.
        known: values of the series that are known when the first of these is foretold; None for
            all of them.

    Raises on answering:
        RunNotFound, NoWeights: there is no such network.
        SeriesReaderUnfit: a run has not learned from a series, or from another one.
        DataError: the series cannot be had.
    """

    result: ClassVar[type[ForecastResult]] = ForecastResult

    kind: Literal["foretell"] = "foretell"
    runs: tuple[str, ...] = Field(min_length=1, max_length=MAX_RUNS)
    steps: int = Field(ge=1, le=MAX_STEPS)
    known: int | None = Field(default=None, ge=24)

    def answer(self, context: QueryContext) -> ForecastResult:
        from dlcore.inference.forecasting.forecast import ahead, is_series, series_of

        specs = [context.run(run_id).spec for run_id in self.runs]
        for run_id, spec in zip(self.runs, specs, strict=True):
            if not is_series(spec.dataset) or spec.dataset != specs[0].dataset:
                raise SeriesReaderUnfit(run=run_id)
        series = series_of(specs[0].dataset, context.cache)
        windows, _ = series.windows()
        known = series.scaled(series.values[: self.known])
        following, next_seeds = [], []
        for run_id, spec in zip(self.runs, specs, strict=True):
            next_value = _next_value(context, run_id, spec)
            following.append(next_value(windows)[:, 0])
            next_seeds.append(ahead(next_value, known, series.window, self.steps))
        return ForecastResult(
            series.measured(np.stack(following).astype(np.float64)),
            series.measured(np.stack(next_seeds)),
        )


def _next_value(context: QueryContext, run_id: str, spec: Spec) -> Callable[[Array], Array]:
    """The network of a run; runs that differ by their seed alone share one graph."""
    from dlcore.store.weights import load
    from dlcore.training.model import put_weights

    recipe = with_seed(spec, 0)
    model, graph = context.kept(("forecaster", recipe.to_json()), lambda: _traced(recipe))
    try:
        put_weights(model, load(context.store.artifacts, run_id))
    except FileNotFoundError:
        raise NoWeights(run=run_id) from None
    return lambda windows: np.asarray(graph(windows))


def _traced(recipe: Spec) -> tuple[keras.Model, Callable[[Array], Any]]:
    """A model without weights of its own, as a graph for any number of windows."""
    import tensorflow as tf

    from dlcore.training.model import build_model

    model = build_model(recipe)
    shape = (None, *recipe.dataset.info().model_shape)
    graph = tf.function(
        lambda windows: model(windows, training=False),
        input_signature=[tf.TensorSpec(shape, tf.float32)],
    )
    return model, graph
