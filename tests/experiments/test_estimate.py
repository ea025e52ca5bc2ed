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
from dlcore.models.callbacks import EarlyStopping
from dlcore.planning.plan import plan
from dlcore.spec import Spec, Training
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


def progress(at: float, epoch: int, step: int) -> Event:
    """Return the progress of an epoch of ten batches."""
    return Progress(at, epoch, step, 10, {})


def test_the_compiler_does_not_count() -> None:
    events = [progress(0.0, 1, 1), progress(30.0, 1, 3), progress(32.0, 1, 5)]
    events.append(progress(35.0, 1, 8))
    # A tenth of an epoch a second, and 4.2 epochs are left.
    assert time_left(events, Training(epochs=5)) == pytest.approx(42)
    assert time_left(events[:2], Training(epochs=5)) is None
    # Epochs after the first one show the speed alone.
    events += [EpochEnded(40.0, 1, {}, 40.0, best=True), progress(41.0, 2, 10)]
    assert time_left(events, Training(epochs=5)) == pytest.approx(3)


def test_compiling_in_the_middle_of_the_first_epoch_shows_no_speed() -> None:
    events = [progress(0.0, 1, 3), progress(30.0, 1, 4), progress(30.5, 1, 9)]
    assert time_left(events, Training(epochs=5)) is None


def test_a_short_time_shows_no_speed() -> None:
    events = [progress(0.0, 1, 3), progress(2.0, 1, 6)]
    assert time_left(events, Training(epochs=5)) is None


def test_a_run_of_steady_speed_is_estimated_exactly() -> None:
    events = [*(EpochEnded(float(n), n, {}, 1.0, best=False) for n in (3, 4)), progress(4.5, 5, 5)]
    assert time_left(events, Training(epochs=20)) == pytest.approx(15.5)


def test_early_stopping_ends_a_run_at_any_time() -> None:
    events = [progress(0.0, 2, 1), progress(1.0, 2, 9)]
    training = Training(epochs=3000, early_stopping=EarlyStopping())
    assert time_left(events, training) is None


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
