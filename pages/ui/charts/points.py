"""A run's events as points of its chart, compact enough to send often."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from dlcore.events import EpochEnded, Event, Progress, Started

Point = dict[str, float | int | None]
"""Keys: ``s`` the event's number, ``x`` epochs done (2.25 is a quarter of the third), metrics by
Keras name, ``end`` 1 where an epoch ended, ``best`` 1 where it was the best so far, ``cut`` 1
where training resumed from ``x``, so that later points are void.
"""

EPOCHS_SENT = 1000
PROGRESS_SENT = 600

_DIGITS = 5
"""Of values within an epoch: finer than a pixel."""

_END_DIGITS = 9
"""Of values of whole epochs, which the text alternative rounds: they identify a float32."""


def points(events: Iterable[tuple[int, Event]]) -> list[Point]:
    """Return the events that a chart draws.

    Args:
        events: with their numbers in the store, in order.
    """
    return [point for number, event in events if (point := _point(number, event))]


def thin(
    all_points: Sequence[Point], epochs: int = EPOCHS_SENT, progress: int = PROGRESS_SENT
) -> list[Point]:
    """Reduce a long run's points to what a screen can show.

    Args:
        all_points: from ``points``.
        epochs: approximate number of epoch ends that stay, evenly spread; the best and the last
            are among them.
        progress: number of the newest points within an epoch that stay.
    """
    within = [index for index, point in enumerate(all_points) if _is_progress(point)]
    ends = [index for index, point in enumerate(all_points) if "end" in point]
    best = [index for index in ends if "best" in all_points[index]]
    stride = max(1, math.ceil(len(ends) / epochs))
    dropped = {*within[:-progress], *ends} - {*ends[::stride], *ends[-1:], *best[-1:]}
    return [point for index, point in enumerate(all_points) if index not in dropped]


def _point(number: int, event: Event) -> Point | None:
    match event:
        case Progress():
            x = event.epoch - 1 + event.step / event.steps
            return {"s": number, "x": round(x, 4), **_round(event.metrics)}
        case EpochEnded():
            best = {"best": 1} if event.best else {}
            return {
                "s": number,
                "x": event.epoch,
                "end": 1,
                **best,
                **_round(event.metrics, _END_DIGITS),
            }
        case Started():
            return {"s": number, "x": event.epoch, "cut": 1}
    return None


def _is_progress(point: Point) -> bool:
    return "end" not in point and "cut" not in point


def _round(metrics: Mapping[str, float], digits: int = _DIGITS) -> Point:
    """JSON has no NaN, so it becomes null, a gap."""
    return {
        name: float(f"{value:.{digits}g}") if math.isfinite(value) else None
        for name, value in metrics.items()
    }
