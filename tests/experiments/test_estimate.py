"""Estimates of the time until a waiting run starts, and until a run ends."""

from __future__ import annotations

import pytest

from dlcore.events import EpochEnded, Event, Progress
from dlcore.experiments.estimate import (
    PREPARING,
    run_time,
    time_left,
    time_until_start,
)
from dlcore.experiments.presets import PRESETS
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.store import Run, RunState
from dlcore.store.run import RunProgress


@pytest.mark.parametrize("position", [1, 7, 40])
def test_the_time_grows_with_the_queue_position(position: int) -> None:
    first, later = (time_until_start(each, capacity=64) for each in (1, position))
    assert first and later
    assert later[0] < later[1]
    assert later == pytest.approx([position * seconds for seconds in first])


@pytest.mark.parametrize(("position", "capacity"), [(1, 0), (3, 2)])
def test_without_capacity_there_is_no_estimate(position: int, capacity: int) -> None:
    assert time_until_start(position, capacity) is None


STEADY = PRESETS["digits-mlp"].spec.changed({"training.epochs": 5, "training.validation": 0})
TEST = 360 / (3 * 1437)
"""The final test of the small digits as a share of an epoch."""


def progress(at: float, epoch: int, step: int) -> Event:
    """Return the progress of an epoch of ten batches."""
    return Progress(at, epoch, step, 10, {})


def test_the_compiler_does_not_count() -> None:
    events = [progress(0.0, 1, 1), progress(30.0, 1, 3), progress(32.0, 1, 5)]
    events.append(progress(35.0, 1, 8))
    # A tenth of an epoch a second, and 4.2 epochs and the test are left.
    assert time_left(events, STEADY) == pytest.approx(42 + 10 * TEST)
    assert time_left(events[:2], STEADY) is None
    # Epochs after the first one show the speed alone.
    events += [EpochEnded(40.0, 1, {}, 40.0, best=True), progress(41.0, 2, 10)]
    assert time_left(events, STEADY) == pytest.approx(3 + TEST)


def test_compiling_in_the_middle_of_the_first_epoch_shows_no_speed() -> None:
    events = [progress(0.0, 1, 3), progress(30.0, 1, 4), progress(30.5, 1, 9)]
    assert time_left(events, STEADY) is None


def test_a_short_time_shows_no_speed() -> None:
    events = [progress(0.0, 1, 3), progress(2.0, 1, 6)]
    assert time_left(events, STEADY) is None


def test_a_run_of_steady_speed_is_estimated_exactly() -> None:
    events = [*(EpochEnded(float(n), n, {}, 1.0, best=False) for n in (3, 4)), progress(4.5, 5, 5)]
    spec = STEADY.changed({"training.epochs": 20})
    assert time_left(events, spec) == pytest.approx(15.5 + TEST)


def test_validation_and_the_final_test_take_their_time() -> None:
    """Of 70,000 samples in all, 42,000 are trained for one epoch."""
    spec = PRESETS["mnist-cnn"].spec.changed({"training.epochs": 1, "training.validation": 0.3})
    events = [progress(0.0, 1, 4), progress(30.0, 1, 7), progress(60.0, 1, 10)]
    seconds_of_a_sample = 60 / (0.6 * 42_000)
    assert time_left(events, spec) == pytest.approx((18_000 + 10_000) / 3 * seconds_of_a_sample)


def test_early_stopping_ends_a_run_at_any_time() -> None:
    events = [progress(0.0, 2, 1), progress(1.0, 2, 9)]
    spec = PRESETS["mlp-3x100-early-stop"].spec
    assert time_left(events, spec) is None


DIGITS = PRESETS["digits-mlp"].spec
OTHER = DIGITS.changed({"layers.1.units": 200})

MEASURED = {
    "digits-mlp": 0.02,
    "mse-line": 0.005,
    "precision-binary": 0.015,
    "two-inputs": 0.022,
    "airline-lstm": 0.017,
    "airline-lstm-2": 0.025,
    "kaneko-mlp": 0.9,
    "mlp-200-sigmoid": 1.4,
    "mlp-512-rmsprop": 3.5,
    "mlp-512-dropout": 9.4,
    "kaneko-units-1000": 10.7,
    "mnist-cnn": 31.0,
    "imdb-rnn": 17.0,
}
"""Seconds of an epoch on two cores, from processor times."""


def ended(spec: Spec, epochs: int, first: float, later: float) -> Run:
    """Return a run whose epochs took some seconds."""
    seconds = first + (epochs - 1) * later
    progress = RunProgress(epoch=epochs, seconds=seconds, first_seconds=first)
    return Run("id", "", "", "", spec, RunState.FINISHED, 0.0, 0.0, 0.0, 0, 1, progress, None)


@pytest.mark.parametrize("preset", MEASURED)
def test_epochs_of_presets_are_estimated_within_a_factor_of_two(preset: str) -> None:
    ratio = plan(PRESETS[preset].spec).epoch_seconds / MEASURED[preset]
    assert 0.5 < ratio < 2


def test_a_similar_run_shows_the_speed_without_its_first_epoch() -> None:
    spec = DIGITS.changed({"training.epochs": 100})
    bounds = run_time(spec, [ended(DIGITS, 3, 5.0, 0.1)])
    assert bounds is not None and bounds[0] < PREPARING + 100 * 0.1 < bounds[1] < 20


def test_runs_of_other_architectures_show_the_speed_of_the_machine() -> None:
    slow = [ended(OTHER, 10, 9.0, 10 * plan(OTHER).epoch_seconds)]
    spec = DIGITS.changed({"training.epochs": 1000})
    one, ten = run_time(spec, []), run_time(spec, slow)
    assert one and ten
    assert 9 < ten[0] / one[0] < 10.1


def test_a_run_of_one_epoch_shows_no_speed() -> None:
    assert run_time(DIGITS, [ended(DIGITS, 1, 5.0, 0.0)]) == run_time(DIGITS, [])


def test_early_stopping_leaves_no_estimate() -> None:
    assert run_time(PRESETS["mlp-3x100-early-stop"].spec, []) is None
