"""The interface of an engine, on this machine or on many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from dlcore.inference.query import Query
from dlcore.store import Command

ANSWER_SECONDS = 60.0
"""Default timeout of a query."""

T = TypeVar("T")


@dataclass(frozen=True)
class Status:
    """The state of an engine.

    Args:
        is_ready: whether a worker has loaded TensorFlow.
        worker_pids: process ids of the workers.
        run_count: number of runs that the workers have.
        active_runs: ids of the runs that train right now, at most one per worker.
        capacity: how many more runs the workers accept.
        cannot_start: whether workers have ended again and again before they were ready.
        is_silent: whether a worker has not been heard for too long: it hangs or is suspended.
    """

    is_ready: bool
    worker_pids: tuple[int, ...]
    run_count: int
    active_runs: tuple[str, ...]
    capacity: int
    cannot_start: bool = False
    is_silent: bool = False


class Engine(Protocol):
    """Claims runs from the store's queue and trains them; events and results go to the store.

    All methods but ``answer`` and ``close`` return at once.
    """

    def start(self, run_id: str) -> None:
        """Train a queued run as soon as there is capacity.

        Raises:
            RunNotFound: no run has that id.
            RunFinished: the run has ended.
        """

    def command(self, run_id: str, command: Command) -> None:
        """Stop, pause, resume or kill a run, within a batch or a tenth of a second.

        A stopped run saves its weights; a killed one, ended by force if necessary, keeps nothing
        but its events.

        Raises:
            RunNotFound: no run has that id.
            RunFinished: the run has ended.
        """

    def answer(self, query: Query[T], timeout: float = ANSWER_SECONDS) -> T:
        """Run a query in a worker and return its answer.

        Args:
            query: the query.
            timeout: in seconds.

        Raises:
            QueryTimeout: the query timed out.
            WorkerLost: the workers ended while they ran the query.
            DlcoreError: any error that the query raises.
        """

    def status(self) -> Status:
        """Return the engine's current state."""

    def close(self) -> None:
        """End the workers that this engine has started; the machines of a cluster train on.

        Unfinished runs save checkpoints, from which another engine resumes.
        """
