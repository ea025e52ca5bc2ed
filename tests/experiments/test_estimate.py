"""Estimates of the time until a waiting run starts."""

from __future__ import annotations

import pytest

from dlcore.experiments.estimate import time_until_start


@pytest.mark.parametrize("position", [1, 7, 40])
def test_the_time_grows_with_the_queue_position(position: int) -> None:
    first, later = (time_until_start(each, capacity=64) for each in (1, position))
    assert first and later
    assert later[0] < later[1]
    assert later == pytest.approx([position * seconds for seconds in first])


@pytest.mark.parametrize(("position", "capacity"), [(1, 0), (3, 2)])
def test_without_capacity_there_is_no_estimate(position: int, capacity: int) -> None:
    assert time_until_start(position, capacity) is None
