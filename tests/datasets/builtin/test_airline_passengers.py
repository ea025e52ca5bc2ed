"""The series, its windows, and the forecasts that have learned nothing."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.datasets import AirlinePassengers, Cache
from dlcore.datasets.builtin.airline_passengers import LEAST, MOST, months, passengers


def test_the_series_is_the_published_one() -> None:
    series = passengers()
    assert len(series) == len(months()) == 144
    assert (series[0], series[-1], series.sum()) == (112, 432, 40_363)
    assert (series.min(), series.max()) == (LEAST, MOST)
    assert (months()[0], months()[-1]) == ("1949-01", "1960-12")


@pytest.mark.parametrize("window", [1, 3, 12, 24])
def test_a_window_is_followed_by_its_target(window: int, cache: Cache) -> None:
    spec = AirlinePassengers(window=window)
    data, info = spec.load(cache), spec.info()
    x = np.concatenate([data.x_train, data.x_test])
    y = np.concatenate([data.y_train, data.y_test])
    assert x.shape == (144 - window, window, 1) and info.input_shape == (window, 1)
    least, most = info.target_range or (0, 0)
    back = passengers()
    for index in range(len(x)):
        np.testing.assert_allclose(
            x[index, :, 0] * (most - least) + least, back[index : index + window], rtol=1e-5
        )
        np.testing.assert_allclose(
            y[index, 0] * (most - least) + least, back[index + window], rtol=1e-5
        )


def test_the_test_part_is_the_end_of_the_series(cache: Cache) -> None:
    data = AirlinePassengers(train_size=20).load(cache)
    assert len(data.x_train) == 20 and len(data.x_test) == 14
    np.testing.assert_allclose(data.y_test[-1, 0], (432 - 104) / 518, rtol=1e-6)


def test_the_baselines(cache: Cache) -> None:
    spec = AirlinePassengers()
    baselines, data = spec.baselines(), spec.load(cache)
    persistence = baselines["persistence"]
    repeated = float(np.sqrt(np.mean((data.x_test[:, -1] - data.y_test) ** 2)))
    assert persistence.rmse == pytest.approx(repeated, rel=1e-5)
    # As good as the published LSTM: it sees one month only, so there is little to learn.
    assert persistence.rmse == pytest.approx(0.1003, abs=1e-4)
    assert persistence.passengers == pytest.approx(51.94, abs=0.01)
    assert baselines["seasonal_naive"].rmse == pytest.approx(0.1008, abs=1e-4)


def test_a_year_of_history_holds_the_seasonal_forecast(cache: Cache) -> None:
    spec = AirlinePassengers(window=12)
    data = spec.load(cache)
    error = float(np.sqrt(np.mean((data.x_test[:, 0] - data.y_test) ** 2)))
    assert spec.baselines()["seasonal_naive"].rmse == pytest.approx(error, rel=1e-5)
