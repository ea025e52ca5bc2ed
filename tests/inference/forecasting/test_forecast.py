"""Forecasts by runs of one recipe, checked against the same computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

import dlcore
from dlcore import PRESETS, Run, Spec, Store
from dlcore.analysis.baselines import forecast_error
from dlcore.datasets import AirlinePassengers, Cache
from dlcore.datasets.builtin.airline_passengers import MAXIMUM, MINIMUM, passengers
from dlcore.errors import NotAForecaster, NoWeights
from dlcore.experiments.seeds import next_seeds
from dlcore.inference.context import QueryContext
from dlcore.inference.forecasting.forecast import (
    Forecast,
    can_forecast,
    forecast_spreads,
    recursive_forecast,
)
from dlcore.models.layers import Dense, Flatten
from tests.stored_runs import finished_run

WINDOW = 12


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> QueryContext:
    folder = tmp_path_factory.mktemp("home")
    return QueryContext(Store(folder), Cache(folder / "data", others=()))


@pytest.fixture(scope="module")
def runs(context: QueryContext) -> list[Run]:
    """Two seeds of a model that trains in a moment."""
    base = PRESETS["airline-lstm"].spec
    training = base.training.model_copy(update={"epochs": 3, "batch_size": 16, "trainer": "exact"})
    spec = Spec(
        dataset=AirlinePassengers(window=WINDOW),
        layers=(Flatten(), Dense(units=4), Dense(units=1)),
        training=training,
    )
    return [dlcore.train(one, store=context.store) for one in (spec, *next_seeds(spec, (), 1))]


def test_forecasts_are_those_of_the_models(context: QueryContext, runs: list[Run]) -> None:
    result = Forecast(runs=tuple(run.id for run in runs), steps=14).answer(context)
    scaled = (passengers() - MINIMUM) / (MAXIMUM - MINIMUM)
    windows = np.lib.stride_tricks.sliding_window_view(scaled, WINDOW)[:-1, :, None]
    for run, next_values, ahead in zip(runs, result.next_values, result.ahead, strict=True):
        model = context.model(run.id)
        expected = np.asarray(model(windows.astype(np.float32)))[:, 0]
        assert next_values == pytest.approx(expected * (MAXIMUM - MINIMUM) + MINIMUM, abs=1e-2)
        values = scaled.tolist()
        for _ in range(14):
            last = np.array(values[-WINDOW:], np.float32).reshape(1, WINDOW, 1)
            values.append(float(np.asarray(model(last))[0, 0]))
        assert ahead == pytest.approx(
            np.array(values[-14:]) * (MAXIMUM - MINIMUM) + MINIMUM, abs=1e-2
        )
    assert not np.allclose(result.ahead[0], result.ahead[1])


def test_a_forecast_can_start_before_the_end(context: QueryContext, runs: list[Run]) -> None:
    known = len(passengers()) - 13
    result = Forecast(runs=(runs[0].id,), steps=3, known=known).answer(context)
    assert result.ahead[0, 0] == pytest.approx(result.next_values[0, known - WINDOW], abs=1e-2)


def test_the_error_on_the_test_part_is_that_of_the_run(
    context: QueryContext, runs: list[Run]
) -> None:
    series = AirlinePassengers(window=WINDOW).series(context.cache)
    result = Forecast(runs=(runs[0].id,), steps=1).answer(context)
    truth = series.values[-series.test_size :]
    error = forecast_error(series, result.next_values[0, -series.test_size :], truth)
    assert error.scaled == pytest.approx(runs[0].progress.test["rmse"], rel=1e-3)
    assert error.rmse == pytest.approx(error.scaled * (MAXIMUM - MINIMUM))


def test_each_forecast_is_an_input_of_the_next() -> None:
    ahead = recursive_forecast(lambda seen: seen.sum(axis=1), np.array([9.0, 1.0, 1.0]), 2, 4)
    assert ahead.tolist() == [2, 3, 5, 8]


def test_spreads_cover_the_seeds_at_each_step() -> None:
    first, second = forecast_spreads(np.array([[1.0, 2.0], [3.0, 8.0], [2.0, 5.0]]))
    assert (first.low, first.mean, first.high, first.width) == (1, 2, 3, 2)
    assert second.width == 6


def test_a_run_on_other_data_cannot_forecast(context: QueryContext, runs: list[Run]) -> None:
    other = finished_run(context.store, "somebody")
    assert not can_forecast(other)
    with pytest.raises(NotAForecaster):
        Forecast(runs=(other.id,), steps=1).answer(context)
    shorter = finished_run(context.store, "somebody", PRESETS["airline-lstm"].spec)
    with pytest.raises(NotAForecaster):
        Forecast(runs=(runs[0].id, shorter.id), steps=1).answer(context)
    with pytest.raises(NoWeights):
        Forecast(runs=(shorter.id,), steps=1).answer(context)
