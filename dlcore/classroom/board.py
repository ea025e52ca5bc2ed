"""The board of a class: what each member has open, and how the newest runs go."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dlcore.classroom.classroom import Classroom
from dlcore.classroom.members import Member
from dlcore.classroom.metric import board_metric
from dlcore.events import EpochEnded
from dlcore.store import Run

CURVE_POINTS = 40
"""A curve with more epochs is thinned."""

OFFLINE_SECONDS = 25.0
IDLE_SECONDS = 180.0


class Presence(StrEnum):
    """Whether a member's page is open, and used."""

    ACTIVE = "active"
    IDLE = "idle"
    OFFLINE = "offline"


@dataclass(frozen=True)
class Tile:
    """One member on the board.

    Args:
        member: the learner in the class.
        presence: whether the page is open, and used.
        predicted: whether the open item is a lesson whose outcome the member has predicted.
        run: the newest run since the member joined, rather one that trains; None without any.
        metric: Keras name of what ``curve`` and ``best`` are.
        curve: values of the metric after each epoch, thinned.
        best: value of the best epoch, else of the last one; None before the first.
    """

    member: Member
    presence: Presence
    predicted: bool
    run: Run | None
    metric: str
    curve: tuple[float, ...]
    best: float | None


@dataclass
class _Curve:
    """The values of a run's metric that have been read, and the number of the last event."""

    last: int = 0
    values: list[float] = field(default_factory=list)


class Board:
    """The board of one class, which reads each event once.

    Args:
        classroom: has the class.
        class_id: of the class.
    """

    def __init__(self, classroom: Classroom, class_id: str) -> None:
        self._classroom = classroom
        self.class_id = class_id
        self._curves: dict[str, _Curve] = {}

    def tiles(self) -> list[Tile]:
        """Return a tile for each admitted member, in the order in which they joined."""
        members = [m for m in self._classroom.members.of_class(self.class_id) if m.admitted]
        runs = self._classroom.newest_runs(self.class_id)
        attempts = self._classroom.attempts(self.class_id)
        shown = {run.id for run in runs.values()}
        self._curves = {run_id: c for run_id, c in self._curves.items() if run_id in shown}
        now = time.time()
        return [
            self._tile(m, runs.get(m.learner), (m.learner, m.item) in attempts, now)
            for m in members
        ]

    def _tile(self, member: Member, run: Run | None, predicted: bool, now: float) -> Tile:
        presence = _presence(member, run, now)
        if run is None:
            return Tile(member, presence, predicted, None, "", (), None)
        metric = board_metric(run.spec)
        progress = run.progress
        best = progress.best.get(metric, progress.latest.get(metric))
        return Tile(member, presence, predicted, run, metric, self._curve(run, metric), best)

    def _curve(self, run: Run, metric: str) -> tuple[float, ...]:
        curve = self._curves.setdefault(run.id, _Curve())
        if len(curve.values) < run.progress.epoch:
            for seq, event in self._classroom.store.events(run.id, curve.last, EpochEnded):
                curve.last = seq
                if isinstance(event, EpochEnded) and metric in event.metrics:
                    curve.values.append(event.metrics[metric])
        return thin(curve.values)


def thin(values: Sequence[float]) -> tuple[float, ...]:
    """Return at most ``CURVE_POINTS`` evenly spaced values, the last one among them."""
    stride = -(-len(values) // CURVE_POINTS) or 1
    return tuple(values[::-1][::stride][::-1])


def _presence(member: Member, run: Run | None, now: float) -> Presence:
    if now - member.seen > OFFLINE_SECONDS:
        return Presence.OFFLINE
    trains = run is not None and run.state.is_active()
    is_idle = now - member.active > IDLE_SECONDS and not trains
    return Presence.IDLE if is_idle else Presence.ACTIVE
