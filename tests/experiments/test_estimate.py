"""Estimates of the time until a waiting run starts, and until a run ends."""

from __future__ import annotations

import pytest

from dlcore.events import EpochEnded, Event, Progress
from dlcore.experiments.estimate import time_left, time_until_start
from dlcore.models.callbacks import EarlyStopping
from dlcore.spec import Training


@pytest.mark.parametrize("position", [1, 7, 40])
def test_the_time_grows_with_the_queue_position(position: int) -> None:
    first, later = (time_until_start(each, capacity=64) for each in (1, position))
    assert first and later
    assert later[0] < later[1]
    assert later == pytest.approx([position * seconds for seconds in first])


@pytest.mark.parametrize(("position", "capacity"), [(1, 0), (3, 2)])
def test_without_capacity_there_is_no_estimate(position: int, capacity: int) -> None:
    assert time_until_start(position, capacity) is None


def progress(at: float, epoch: int, step: int) -> Event:
    """Return the progress of an epoch of ten batches."""
    return Progress(at, epoch, step, 10, {})


def test_the_compiler_does_not_count() -> None:
    events = [progress(0.0, 1, 1), progress(30.0, 1, 3), progress(31.0, 1, 8)]
    # Half an epoch a second, and 4.2 epochs are left.
    assert time_left(events, Training(epochs=5)) == pytest.approx(8.4)
    assert time_left(events[:2], Training(epochs=5)) is None


def test_a_run_of_steady_speed_is_estimated_exactly() -> None:
    events = [*(EpochEnded(float(n), n, {}, 1.0, best=False) for n in (3, 4)), progress(4.5, 5, 5)]
    assert time_left(events, Training(epochs=20)) == pytest.approx(15.5)


def test_early_stopping_ends_a_run_at_any_time() -> None:
    events = [progress(0.0, 2, 1), progress(1.0, 2, 9)]
    training = Training(epochs=3000, early_stopping=EarlyStopping())
    assert time_left(events, training) is None
