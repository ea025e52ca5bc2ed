"""Series foretold by runs of one recipe, checked against the same by hand."""

from __future__ import annotations

import numpy as np
import pytest

import dlcore
from dlcore import PRESETS, Run, Spec, Store
from dlcore.datasets import AirlinePassengers, Cache
from dlcore.datasets.builtin.airline_passengers import LEAST, MOST, passengers
from dlcore.errors import NoWeights, SeriesReaderUnfit
from dlcore.experiments.seeds import next_seeds
from dlcore.inference.context import QueryContext
from dlcore.inference.forecasting.forecast import (
    ahead,
    can_forecast,
    errors,
    errors_without_learning,
    spreads,
)
from dlcore.inference.forecasting.forecast_query import Forecast
from dlcore.models.layers import Dense, Flatten
from tests.stored_runs import finished

WINDOW = 12


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> QueryContext:
    folder = tmp_path_factory.mktemp("home")
    return QueryContext(Store(folder), Cache(folder / "data", others=()))


@pytest.fixture(scope="module")
def runs(context: QueryContext) -> list[Run]:
    """Two seeds of a network that is quick to train."""
    base = PRESETS["airline-lstm"].spec
    training = base.training.model_copy(update={"epochs": 3, "batch_size": 16})
    spec = Spec(
        dataset=AirlinePassengers(window=WINDOW),
        layers=(Flatten(), Dense(units=4), Dense(units=1)),
        training=training,
    )
    return [dlcore.train(one, store=context.store) for one in (spec, *next_seeds(spec, (), 1))]


def test_it_foretells_as_the_models_do(context: QueryContext, runs: list[Run]) -> None:
    told = Forecast(runs=tuple(run.id for run in runs), steps=14).answer(context)
    scaled = (passengers() - LEAST) / (MOST - LEAST)
    windows = np.lib.stride_tricks.sliding_window_view(scaled, WINDOW)[:-1, :, None]
    for run, following, further_on in zip(runs, told.next_values, told.ahead, strict=True):
        model = context.model(run.id)
        expected = np.asarray(model(windows.astype(np.float32)))[:, 0]
        assert following == pytest.approx(expected * (MOST - LEAST) + LEAST, abs=1e-2)
        values = scaled.tolist()
        for _ in range(14):
            seen = np.array(values[-WINDOW:], np.float32).reshape(1, WINDOW, 1)
            values.append(float(np.asarray(model(seen))[0, 0]))
        assert further_on == pytest.approx(
            np.array(values[-14:]) * (MOST - LEAST) + LEAST, abs=1e-2
        )
    assert not np.allclose(told.ahead[0], told.ahead[1])


def test_it_can_begin_before_the_end(context: QueryContext, runs: list[Run]) -> None:
    known = len(passengers()) - 13
    told = Forecast(runs=(runs[0].id,), steps=3, known=known).answer(context)
    assert told.ahead[0, 0] == pytest.approx(told.next_values[0, known - WINDOW], abs=1e-2)


def test_the_error_on_the_test_part_is_that_of_the_run(
    context: QueryContext, runs: list[Run]
) -> None:
    series = AirlinePassengers(window=WINDOW).series(context.cache)
    told = Forecast(runs=(runs[0].id,), steps=1).answer(context)
    truth = series.values[-series.test_size :]
    found = errors(series, told.next_values[0, -series.test_size :], truth)
    assert found.scaled == pytest.approx(runs[0].progress.test["rmse"], rel=1e-3)
    assert found.measured == pytest.approx(found.scaled * (MOST - LEAST))
    without = errors_without_learning(series)
    baselines = AirlinePassengers(window=WINDOW).baselines()
    assert {code: error.scaled for code, error in without.items()} == pytest.approx(
        {code: baseline.rmse for code, baseline in baselines.items()}
    )


def test_what_is_foretold_is_fed_back() -> None:
    told = ahead(lambda seen: seen.sum(axis=1), np.array([9.0, 1.0, 1.0]), 2, 4)
    assert told.tolist() == [2, 3, 5, 8]


def test_seeds_are_apart() -> None:
    first, second = spreads(np.array([[1.0, 2.0], [3.0, 8.0], [2.0, 5.0]]))
    assert (first.low, first.mean, first.high, first.width) == (1, 2, 3, 2)
    assert second.width == 6


def test_a_run_on_something_else_foretells_nothing(context: QueryContext, runs: list[Run]) -> None:
    other = finished(context.store, "somebody")
    assert not can_forecast(other)
    with pytest.raises(SeriesReaderUnfit):
        Forecast(runs=(other.id,), steps=1).answer(context)
    shorter = finished(context.store, "somebody", PRESETS["airline-lstm"].spec)
    with pytest.raises(SeriesReaderUnfit):
        Forecast(runs=(runs[0].id, shorter.id), steps=1).answer(context)
    with pytest.raises(NoWeights):
        Forecast(runs=(shorter.id,), steps=1).answer(context)
