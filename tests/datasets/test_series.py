"""Series and their windows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dlcore.datasets.series import Series, windows_code

SERIES = Series(np.arange(40.0) ** 2, 4.0, 900.0, window=5, test_size=3, season=7)


def test_unscale_inverts_scale() -> None:
    values = np.array([3.0, 200.0])
    assert SERIES.unscale(SERIES.scale(values)) == pytest.approx(values)
    assert SERIES.scale(np.array([4.0, 900.0])).tolist() == [0.0, 1.0]


def test_each_window_precedes_its_target() -> None:
    x, y = SERIES.windows()
    scaled = SERIES.scale(SERIES.values)
    assert (x.shape, y.shape) == ((35, 5, 1), (35, 1))
    np.testing.assert_allclose(x[4, :, 0], scaled[4:9], rtol=1e-6)
    np.testing.assert_allclose(y[:, 0], scaled[5:], rtol=1e-6)


def test_the_program_gives_the_same_windows() -> None:
    names: dict[str, Any] = {"np": np, "values": SERIES.values}
    exec(windows_code("values", SERIES.minimum, SERIES.maximum, SERIES.window, 3), names)
    x, y = SERIES.windows()
    assert np.array_equal(names["x_train"], x[:-3]) and np.array_equal(names["x_test"], x[-3:])
    assert np.array_equal(names["y_train"], y[:-3]) and np.array_equal(names["y_test"], y[-3:])
