"""How long a run will take, from runs like it and from its own speed so far."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from dlcore.events import EpochEnded, Event, Progress
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.store.run import Run

SPREAD = 1.5
"""The estimate is told as a range: this factor to either side."""

WARM_START, COLD_START = 0.03, 1.5
"""Seconds that a newcomer's first turn takes, by ``benchmarks.forty``: of an architecture that the
worker knows, and of one that it must trace first."""


def until_start(place: int, room: int) -> tuple[float, float] | None:
    """Seconds until a waiting run has its first turn, as a range.

    Newcomers are let in one after another, before all others.

    Args:
        place: in the queue, from 1.
        room: how many more runs the workers take.

    Returns:
        A low and a high figure; None when another run must end first.
    """
    return (place * WARM_START, place * COLD_START) if place <= room else None


def whole_run(spec: Spec, past: Iterable[Run]) -> tuple[float, float]:
    """Seconds of machine time that a spec will take, as a range.

    Args:
        spec: must fit together, see ``plan``.
        past: runs of this machine; the more alike, the better the estimate.

    Returns:
        A low and a high figure.
    """
    seconds = plan(spec).seconds
    done = [run for run in past if run.progress.epoch and run.progress.seconds]
    alike = [run for run in done if _is_alike(run.spec, spec)]
    if alike:
        speeds = [run.progress.seconds / run.progress.epoch for run in alike]
        seconds = statistics.median(speeds) * spec.training.epochs
    elif done:
        seconds *= statistics.median(_slowness(run) for run in done)
    return seconds / SPREAD, seconds * SPREAD


def time_left(events: Sequence[Event], epochs: int) -> float | None:
    """Seconds until the last epoch ends, at the speed of the newest events.

    Args:
        events: the newest ones of a run, oldest first.
        epochs: of the whole run.

    Returns:
        None when the events tell no speed.
    """
    points = [(event.at, _epochs_done(event)) for event in events if _is_point(event)]
    if len(points) < 2:
        return None
    (first_at, first), (last_at, last) = points[0], points[-1]
    if last <= first or last_at <= first_at:
        return None
    return max(0.0, (epochs - last) * (last_at - first_at) / (last - first))


def _is_alike(one: Spec, other: Spec) -> bool:
    return (
        one.dataset == other.dataset
        and one.layers == other.layers
        and one.training.batch_size == other.training.batch_size
        and one.training.optimizer.name == other.training.optimizer.name
    )


def _slowness(run: Run) -> float:
    """How many times longer an epoch took than the plan said."""
    planned = plan(run.spec).seconds / run.spec.training.epochs
    return run.progress.seconds / run.progress.epoch / planned


def _is_point(event: Event) -> bool:
    return isinstance(event, Progress | EpochEnded)


def _epochs_done(event: Event) -> float:
    if isinstance(event, Progress):
        return event.epoch - 1 + event.step / event.steps
    assert isinstance(event, EpochEnded)
    return float(event.epoch)
