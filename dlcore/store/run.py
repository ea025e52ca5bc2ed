"""A stored run: its spec, state and progress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dlcore.events import Event, Failed, Stopped
from dlcore.spec import Spec


class RunState(StrEnum):
    """The state of a run in its life cycle."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"

    def is_finished(self) -> bool:
        """Return whether the run has ended, successfully or not; it never changes again."""
        return self in (RunState.STOPPED, RunState.FINISHED, RunState.FAILED)

    def is_active(self) -> bool:
        """Return whether a worker has the run."""
        return self in (RunState.RUNNING, RunState.PAUSED)


class Command(StrEnum):
    """A command that a learner can send to a run."""

    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    KILL = "kill"

    def ends(self) -> bool:
        """Return whether the command ends the run."""
        return self in (Command.STOP, Command.KILL)

    def overrides(self, pending: Command | None) -> bool:
        """Return whether this replaces a pending command: only ``KILL`` replaces one that ends."""
        return pending is None or not pending.ends() or self is Command.KILL

    def final_event(self, at: float, epoch: int = 0) -> Event:
        """Return the last event of a run that this command ends without its trainer."""
        if self is Command.STOP:
            return Stopped(at, epoch)
        return Failed(at, "killed", epoch=epoch)


@dataclass(frozen=True)
class RunProgress:
    """How far a run is and what it has measured; all zero or empty before it starts.

    Args:
        epoch: epochs done.
        epochs: epochs in all.
        step: batches done in the running epoch.
        steps: batches in one epoch.
        parameters: number of parameters of the model.
        trainer: the trainer kind: ``xla``, ``graph`` or ``plain``.
        latest: metrics of the last complete epoch.
        best: metrics of the best epoch.
        best_epoch: its number, from 1; 0 before the first.
        test: metrics on the test set, once the run has ended.
        seconds: machine time of all complete epochs.
        first_seconds: machine time of the first one, in which the model is compiled.
        early: whether early stopping ended the run.
        kept_epoch, dead_units: see :class:`dlcore.events.Finished`.
        facts: see :class:`dlcore.events.Started`.
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
    first_seconds: float = 0.0
    early: bool = False
    kept_epoch: int = 0
    dead_units: Mapping[str, float] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The fraction of the run that is done, 0 to 1."""
        if not self.epochs or not self.steps:
            return 0.0
        return min(1.0, (self.epoch + self.step / self.steps) / self.epochs)


@dataclass(frozen=True)
class UnreadableRun:
    """A run that another version of the app wrote; it can be exported and deleted.

    Args:
        id: unguessable.
        name: given by the learner, may be empty.
        created: seconds since 1970.
        spec: as that version wrote it.
    """

    id: str
    name: str
    created: float
    spec: str


@dataclass(frozen=True)
class Run:
    """A run in the store.

    Args:
        id: unguessable; it grants access to the run.
        learner: whose run it is.
        name: given by the learner, may be empty.
        preset: id of the preset it came from, or empty.
        created, started, ended: seconds since 1970; None if it has not happened yet.
        attempts: how many workers were lost while they trained it.
        claims: how many times an engine has claimed it; see ``Queue.claim``.
        error: code and values of the error that ended a failed run.
        note: what the learner wrote about it, may be empty.
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
    claims: int
    progress: RunProgress
    error: tuple[str, Mapping[str, Any]] | None
    note: str = ""

    def has_result(self) -> bool:
        """Return whether the run ended with weights and test metrics.

        One that was stopped before its training began has none.
        """
        return self.state in (RunState.STOPPED, RunState.FINISHED) and bool(self.progress.test)
