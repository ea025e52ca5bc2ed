"""Estimates of run times, from similar runs and from a run's own speed."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from dlcore.events import EpochEnded, Event, Progress
from dlcore.planning.plan import TRAINING_PASSES, plan, validation_sizes
from dlcore.spec import Spec
from dlcore.store.run import Run

SPREAD = 1.5
"""An estimate is a range: the expected time divided and multiplied by this ..."""

NEW_SPREAD = 2.0
"""... or by this for an architecture that this machine has not trained."""

FIRST_BATCHES = 3
"""Batches of a run that say nothing about its speed."""

MEASURED_SECONDS = 3.0
"""Time of the first epoch that must be measured before it shows a speed, as compiling goes on."""

WORKER_START = 8.0
"""Seconds until a worker that has just been started has loaded TensorFlow."""

SETTLED_SECONDS = 0.3
"""Time of later epochs that must be measured."""

PREPARING = 0.2
"""Seconds for the data, the initial weights and the result."""

COMPILING, COMPILING_LAYER = 1.2, 0.7
"""Seconds to trace and compile a model, both for training and for validation, and for each of its
layers with weights."""

WARM_START, COLD_START = 0.03, 1.5
"""Seconds until a new run's first step, measured by ``benchmarks.forty``: with an architecture
that the worker has traced, and with one that it has to trace first."""


def time_until_start(queue_position: int, capacity: int) -> tuple[float, float] | None:
    """Estimate the seconds until a waiting run starts.

    New runs start one after another, before runs that have started continue.

    Args:
        queue_position: from 1.
        capacity: number of additional runs that the workers accept.

    Returns:
        Lower and upper bound; None where another run must end first.
    """
    if queue_position > capacity:
        return None
    return queue_position * WARM_START, queue_position * COLD_START


def run_time(spec: Spec, past: Iterable[Run]) -> tuple[float, float] | None:
    """Estimate the seconds from the start of a run to its end, by a worker that is ready.

    Args:
        spec: its parts must fit together, see ``plan``.
        past: runs of this machine; the more similar, the better the estimate.

    Returns:
        Lower and upper bound; None with early stopping, which may end the run at any time.
    """
    if spec.training.early_stopping:
        return None
    steady = [(run, seconds) for run in past if (seconds := _steady_seconds(run))]
    similar = [seconds for run, seconds in steady if _is_similar(run.spec, spec)]
    epochs = spec.training.epochs
    if similar:
        # The worker may still have the compiled model, or not.
        seconds = PREPARING + (epochs + _test_share(spec)) * statistics.median(similar)
        return seconds / SPREAD, (seconds + _compiling(spec)) * SPREAD
    slowdowns = [seconds / plan(run.spec).epoch_seconds for run, seconds in steady]
    slowdown = statistics.median(slowdowns) if slowdowns else 1.0
    training = (epochs + _test_share(spec)) * plan(spec).epoch_seconds
    seconds = PREPARING + slowdown * (_compiling(spec) + training)
    return seconds / NEW_SPREAD, seconds * NEW_SPREAD


def _compiling(spec: Spec) -> float:
    """Return the seconds to trace and compile a new architecture."""
    layers = sum(row.parameters > 0 for row in plan(spec).layers)
    return COMPILING + COMPILING_LAYER * layers


def _test_share(spec: Spec) -> float:
    """Return the work of the final test as a share of an epoch's."""
    return spec.dataset.info().test_size / sum(_epoch_passes(spec))


def _epoch_passes(spec: Spec) -> tuple[int, int]:
    """Return the work of an epoch's training and of its validation, in forward passes."""
    trained, validated = validation_sizes(spec)
    return TRAINING_PASSES * trained, validated


def _steady_seconds(run: Run) -> float | None:
    """Return the seconds of a run's epochs after the first one, in which it is compiled."""
    progress = run.progress
    if progress.epoch < 2 or not progress.first_seconds:
        return None
    return (progress.seconds - progress.first_seconds) / (progress.epoch - 1)


def time_left(events: Sequence[Event], spec: Spec) -> float | None:
    """Estimate the seconds until a run has been tested, at the speed of its latest events.

    Args:
        events: the latest ones of the run, oldest first.
        spec: of the run.

    Returns:
        None where the events show no speed, and with early stopping, which may end the run at any
        time.
    """
    if spec.training.early_stopping:
        return None
    training, validation = _epoch_passes(spec)
    training_share = training / (training + validation)
    points = [
        (event.at, _epochs_done(event, training_share)) for event in events if _is_steady(event)
    ]
    # The first epoch waits for the compiler, often more than once.
    later = [(at, done) for at, done in points if done >= 1]
    used = later if len(later) > 1 else points if _is_even(points) else []
    if len(used) < 2:
        return None
    (first_at, first), (last_at, last) = used[0], used[-1]
    needed = SETTLED_SECONDS if used is later else MEASURED_SECONDS
    if last <= first or last_at - first_at < needed:
        return None
    left = spec.training.epochs + _test_share(spec) - last
    return left * (last_at - first_at) / (last - first)


def _is_even(points: Sequence[tuple[float, float]]) -> bool:
    """Return whether both halves of the progress are about as fast: compiling is over."""
    if len(points) < 3:
        return False
    (start, before), (middle, between), (end, after) = (
        points[index] for index in (0, len(points) // 2, -1)
    )
    first, second = (between - before) * (end - middle), (after - between) * (middle - start)
    return first < 2 * second and second < 2 * first


def _is_similar(one: Spec, other: Spec) -> bool:
    return (
        one.dataset == other.dataset
        and one.layers == other.layers
        and one.training.batch_size == other.training.batch_size
        and one.training.optimizer.name == other.training.optimizer.name
        and one.training.validation == other.training.validation
        and one.training.trainer == other.training.trainer
        and one.training.precision == other.training.precision
    )


def _is_steady(event: Event) -> bool:
    """Return whether an event shows progress after the first batches of a run."""
    if isinstance(event, Progress):
        return event.epoch > 1 or event.step >= FIRST_BATCHES
    return isinstance(event, EpochEnded)


def _epochs_done(event: Event, training_share: float) -> float:
    """Return the epochs done, in units of work; validation ends an epoch.

    Args:
        training_share: share of an epoch's work that is not validation.
    """
    if isinstance(event, Progress):
        return event.epoch - 1 + training_share * event.step / event.steps
    assert isinstance(event, EpochEnded)
    return float(event.epoch)
