"""A stored run: its spec, where it stands, and its figures so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dlcore.events import Event, Failed, Stopped
from dlcore.spec import Spec


class RunState(StrEnum):
    """Where a run is in its life."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"

    def is_finished(self) -> bool:
        """Whether the run has ended, in whatever way; it never changes again."""
        return self in (RunState.STOPPED, RunState.FINISHED, RunState.FAILED)

    def is_active(self) -> bool:
        """Whether a worker holds the run."""
        return self in (RunState.RUNNING, RunState.PAUSED)

    def has_result(self) -> bool:
        """Whether the run ended with a model and test figures."""
        return self in (RunState.STOPPED, RunState.FINISHED)


class Command(StrEnum):
    """What a learner may ask of a run."""

    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    KILL = "kill"

    def ends(self) -> bool:
        """Whether the run is over once this is obeyed."""
        return self in (Command.STOP, Command.KILL)

    def overrules(self, older: Command | None) -> bool:
        """Whether this wish takes the place of one not yet obeyed: what ends a run stays."""
        return older is None or not older.ends() or self is Command.KILL

    def end_of_waiting(self, at: float) -> Event:
        """The event of a run that is ended before it began."""
        return Stopped(at, epoch=0) if self is Command.STOP else Failed(at, code="killed")


@dataclass(frozen=True)
class RunProgress:
    """How far a run has come and what it measured; all zero or empty before it starts.

    Args:
        epoch: epochs done.
        epochs: epochs in all.
        step: batches done in the running epoch.
        steps: batches in one epoch.
        parameters: of the model.
        trainer: the path that trains: ``xla``, ``graph`` or ``plain``.
        latest: metrics of the last epoch that ended.
        best: metrics of the best epoch.
        best_epoch: its number, from 1; 0 before the first.
        test: metrics on the test set, after the end.
        seconds: machine time of all epochs done.
        early: whether early stopping ended the run.
    """

    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    parameters: int = 0
    trainer: str = ""
    latest: Mapping[str, float] = field(default_factory=dict)
    best: Mapping[str, float] = field(default_factory=dict)
    best_epoch: int = 0
    test: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    early: bool = False

    @property
    def share(self) -> float:
        """Part of the whole run that is done, 0 to 1."""
        if not self.epochs or not self.steps:
            return 0.0
        return min(1.0, (self.epoch + self.step / self.steps) / self.epochs)


@dataclass(frozen=True)
class Run:
    """One run as the store knows it.

    Args:
        id: unguessable; whoever has it may see the run.
        learner: whose run it is.
        name: given by the learner, may be empty.
        preset: id of the preset it came from, or empty.
        created, started, ended: seconds since 1970; None when not yet.
        attempts: how often a worker took it up.
        error: code and values of what ended it, when it failed.
    """

    id: str
    learner: str
    name: str
    preset: str
    spec: Spec
    state: RunState
    created: float
    started: float | None
    ended: float | None
    attempts: int
    progress: RunProgress
    error: tuple[str, Mapping[str, Any]] | None
