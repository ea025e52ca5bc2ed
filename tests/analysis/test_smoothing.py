"""Smoothing of a metric over the epochs."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.analysis.smoothing import smooth

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20)
WEIGHTS = st.floats(0, 0.99)


@given(VALUES, WEIGHTS)
def test_smoothed_values_stay_between_the_lowest_and_the_highest(
    values: list[float], weight: float
) -> None:
    smoothed = smooth(values, weight)
    assert smoothed[0] == pytest.approx(values[0])
    assert min(values) - 1e-3 <= min(smoothed) and max(smoothed) <= max(values) + 1e-3
    assert smooth(values, 0) == pytest.approx(values)


def test_a_diverged_value_stays_where_it_is() -> None:
    assert smooth([2.0, 4.0, math.inf, 4.0], 0.5)[:3] == pytest.approx([2.0, 10 / 3, math.inf])
