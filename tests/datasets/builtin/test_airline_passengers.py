"""The series of airline passengers and its windows."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.datasets import AirlinePassengers, Cache
from dlcore.datasets.builtin.airline_passengers import MAXIMUM, MINIMUM, months, passengers


def test_the_series_is_the_published_one() -> None:
    series = passengers()
    assert len(series) == len(months()) == 144
    assert (series[0], series[-1], series.sum()) == (112, 432, 40_363)
    assert (series.min(), series.max()) == (MINIMUM, MAXIMUM)
    assert (months()[0], months()[-1]) == ("1949-01", "1960-12")


@pytest.mark.parametrize("window", [1, 3, 12, 24])
def test_a_window_is_followed_by_its_target(window: int, cache: Cache) -> None:
    spec = AirlinePassengers(window=window)
    data, info = spec.load(cache), spec.info()
    x = np.concatenate([data.x_train, data.x_test])
    y = np.concatenate([data.y_train, data.y_test])
    assert x.shape == (144 - window, window, 1) and info.input_shape == (window, 1)
    unscale, series = spec.series(cache).unscale, passengers()
    for index in range(len(x)):
        values = unscale(x[index, :, 0])
        np.testing.assert_allclose(values, series[index : index + window], rtol=1e-5)
        np.testing.assert_allclose(unscale(y[index, 0]), series[index + window], rtol=1e-5)


def test_the_test_part_is_the_end_of_the_series(cache: Cache) -> None:
    data = AirlinePassengers(train_size=20).load(cache)
    assert len(data.x_train) == 20 and len(data.x_test) == 14
    np.testing.assert_allclose(data.y_test[-1, 0], (432 - 104) / 518, rtol=1e-6)
