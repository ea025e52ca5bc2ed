"""Estimates of run times, from similar runs and from a run's own speed."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from dlcore.events import EpochEnded, Event, Progress
from dlcore.planning.plan import plan
from dlcore.spec import Spec, Training
from dlcore.store.run import Run

SPREAD = 1.5
"""An estimate is a range: the expected time divided and multiplied by this."""

FIRST_BATCHES = 3
"""Batches of a run that say nothing about its speed."""

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


def run_time(spec: Spec, past: Iterable[Run]) -> tuple[float, float]:
    """Estimate the seconds of machine time of a run.

    Args:
        spec: its parts must fit together, see ``plan``.
        past: runs of this machine; the more similar, the better the estimate.

    Returns:
        Lower and upper bound.
    """
    seconds = plan(spec).seconds
    timed = [run for run in past if run.progress.epoch and run.progress.seconds]
    similar = [run for run in timed if _is_similar(run.spec, spec)]
    if similar:
        speeds = [run.progress.seconds / run.progress.epoch for run in similar]
        seconds = statistics.median(speeds) * spec.training.epochs
    elif timed:
        seconds *= statistics.median(_slowdown(run) for run in timed)
    return seconds / SPREAD, seconds * SPREAD


def time_left(events: Sequence[Event], training: Training) -> float | None:
    """Estimate the seconds until the last epoch ends, at the speed of the latest events.

    Args:
        events: the latest ones of a run, oldest first.
        training: of the run.

    Returns:
        None where the events show no speed, and with early stopping, which may end the run at any
        time.
    """
    if training.early_stopping:
        return None
    # The first batches wait for the compiler.
    points = [(event.at, _epochs_done(event)) for event in events if _is_steady(event)]
    if len(points) < 2:
        return None
    (first_at, first), (last_at, last) = points[0], points[-1]
    if last <= first or last_at <= first_at:
        return None
    return max(0.0, (training.epochs - last) * (last_at - first_at) / (last - first))


def _is_similar(one: Spec, other: Spec) -> bool:
    return (
        one.dataset == other.dataset
        and one.layers == other.layers
        and one.training.batch_size == other.training.batch_size
        and one.training.optimizer.name == other.training.optimizer.name
    )


def _slowdown(run: Run) -> float:
    """Return the time of an epoch divided by the planned time."""
    planned = plan(run.spec).seconds / run.spec.training.epochs
    return run.progress.seconds / run.progress.epoch / planned


def _is_steady(event: Event) -> bool:
    """Return whether an event shows progress after the first batches of a run."""
    if isinstance(event, Progress):
        return event.epoch > 1 or event.step >= FIRST_BATCHES
    return isinstance(event, EpochEnded)


def _epochs_done(event: Event) -> float:
    if isinstance(event, Progress):
        return event.epoch - 1 + event.step / event.steps
    assert isinstance(event, EpochEnded)
    return float(event.epoch)
