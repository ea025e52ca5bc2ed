"""Naive baselines of built-in and uploaded series, and runs compared with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dlcore import PRESETS
from dlcore.analysis.baselines import (
    baseline_errors,
    forecast_error,
    naive_errors,
    naive_forecasts,
)
from dlcore.datasets import AirlinePassengers, Cache
from dlcore.datasets.series import Series
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.table_file import save_table
from dlcore.datasets.uploads.upload_series import build_series_spec
from dlcore.errors import CsvMissing

AIRLINE = PRESETS["airline-lstm"].spec


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "data", others=())


def test_naive_forecasts_repeat_the_last_value_and_the_last_season() -> None:
    series = Series(np.arange(100.0), 0.0, 50.0, window=5, test_size=9, season=7)
    forecasts = naive_forecasts(series)
    assert forecasts["persistence"].tolist() == list(range(90, 99))
    assert forecasts["seasonal_naive"].tolist() == list(range(84, 93))
    errors = naive_errors(series)
    assert (errors["persistence"].rmse, errors["persistence"].scaled) == (1.0, 0.02)
    assert (errors["seasonal_naive"].rmse, errors["seasonal_naive"].scaled) == (7.0, 0.14)


def test_the_error_is_given_in_both_units() -> None:
    series = Series(np.arange(4.0), 10.0, 30.0, window=1, test_size=1, season=1)
    error = forecast_error(series, np.array([3.0, 5.0]), np.array([0.0, 1.0]))
    assert error.rmse == pytest.approx(np.sqrt(12.5))
    assert error.scaled == pytest.approx(np.sqrt(12.5) / 20)


def test_baselines_of_airline_passengers_follow_from_the_windows(cache: Cache) -> None:
    spec = AirlinePassengers(window=12)
    errors, data = naive_errors(spec.series(cache)), spec.load(cache)
    # A window of a year ends with the previous month and begins with that of the last year.
    for code, forecast in {"persistence": -1, "seasonal_naive": 0}.items():
        rmse = float(np.sqrt(np.mean((data.x_test[:, forecast] - data.y_test) ** 2)))
        assert errors[code].scaled == pytest.approx(rmse, rel=1e-5)


def test_baselines_of_the_published_experiment(cache: Cache) -> None:
    errors = naive_errors(AirlinePassengers().series(cache))
    # As good as the published LSTM: it sees one month only, so there is little to learn.
    assert errors["persistence"].scaled == pytest.approx(0.1003, abs=1e-4)
    assert errors["persistence"].rmse == pytest.approx(51.94, abs=0.01)
    assert errors["seasonal_naive"].scaled == pytest.approx(0.1008, abs=1e-4)
    scaled = {code: error.scaled for code, error in errors.items()}
    assert baseline_errors(AIRLINE, cache) == scaled


def test_an_uploaded_series_has_baselines(cache: Cache) -> None:
    content = "\n".join(["day,sold", *(f"d{i},{i}" for i in range(100))]).encode()
    dataset = build_series_spec(
        read_table(content), save_table(cache, content), "sold", window=5, season=7
    )
    spec = AIRLINE.model_copy(update={"dataset": dataset})
    span = dataset.maximum - dataset.minimum
    assert baseline_errors(spec, cache) == pytest.approx(
        {"persistence": 1 / span, "seasonal_naive": 7 / span}
    )
    missing = AIRLINE.model_copy(
        update={"dataset": dataset.model_copy(update={"sha256": "0" * 64})}
    )
    with pytest.raises(CsvMissing):
        baseline_errors(missing, cache)


def test_images_have_no_baselines(cache: Cache) -> None:
    assert not baseline_errors(PRESETS["digits-mlp"].spec, cache)
