"""The engine of one machine: worker processes, started once and kept warm."""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from dlcore.engine.contract import ANSWER_SECONDS
from dlcore.engine.resources import worker_count
from dlcore.engine.worker_process import Answer, WorkerProcess
from dlcore.errors import AnswerLate, RunFinished, RunNotFound, WorkerLost
from dlcore.events import Event, Failed
from dlcore.inference.query import Query
from dlcore.inference.serialization import decode_answer, encode_query
from dlcore.store import Command, Store
from dlcore.store.lease import Lease

RUNS_PER_WORKER = 64
MAX_ATTEMPTS = 3
KILL_SECONDS = 2.0
CLOSE_SECONDS = 10.0
LOOK_SECONDS = 0.1
"""How often wishes and runs are looked for that another process put into the store."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Status:
    """How the engine is.

    Args:
        is_ready: whether a worker has loaded TensorFlow and waits for runs.
        workers: process ids.
        running: number of runs that workers hold.
        working: ids of those that have a worker's machine right now.
        room: how many more they take.
    """

    is_ready: bool
    workers: tuple[int, ...]
    running: int
    working: tuple[str, ...]
    room: int


class LocalEngine:
    """See :class:`dlcore.engine.contract.Engine`.

    Args:
        store: holds the queue.
        workers: number of training processes; as many as suit the machine by default.
    """

    def __init__(self, store: Store, workers: int | None = None) -> None:
        self._store = store
        self._owner = f"{os.getpid()}-{secrets.token_hex(6)}"
        self._wake = threading.Event()
        self._closing = False
        self._ending: dict[str, tuple[Command, float]] = {}
        count = workers or worker_count()
        self._workers = [WorkerProcess(store.folder, self._wake.set) for _ in range(count)]
        self._supervisor = threading.Thread(target=self._supervise, name="engine", daemon=True)
        self._supervisor.start()

    def start(self, run_id: str) -> None:
        if self._store.run(run_id).state.is_finished():
            raise RunFinished(run=run_id)
        self._wake.set()

    def stop(self, run_id: str) -> None:
        self._ask(run_id, Command.STOP)

    def pause(self, run_id: str) -> None:
        self._ask(run_id, Command.PAUSE)

    def resume(self, run_id: str) -> None:
        self._ask(run_id, Command.RESUME)

    def kill(self, run_id: str) -> None:
        self._ask(run_id, Command.KILL)

    def events(self, run_id: str, after: int = 0) -> list[tuple[int, Event]]:
        self._store.run(run_id)
        return self._store.events(run_id, after)

    def answer(self, question: Query[T], seconds: float = ANSWER_SECONDS) -> T:
        data = encode_query(question)
        attempts = 1
        while True:
            try:
                return decode_answer(question, self._asked(data).result(seconds))
            except TimeoutError:
                raise AnswerLate(seconds=seconds) from None
            except WorkerLost:
                # Another learner's run may have taken the worker with it.
                if self._closing or attempts == MAX_ATTEMPTS:
                    raise
                attempts += 1
                time.sleep(LOOK_SECONDS)

    def status(self) -> Status:
        """How the engine is at this moment."""
        workers = list(self._workers)
        return Status(
            is_ready=any(worker.is_ready for worker in workers),
            workers=tuple(worker.pid for worker in workers),
            running=sum(len(worker.runs) for worker in workers),
            working=tuple(worker.holder for worker in workers if worker.holder),
            room=_room(workers),
        )

    def close(self) -> None:
        self._closing = True
        self._wake.set()
        self._supervisor.join()
        for worker in self._workers:
            worker.close_stdin()
        for worker in self._workers:
            worker.close(CLOSE_SECONDS)

    def _ask(self, run_id: str, command: Command) -> None:
        self._store.command(run_id, command)
        self._wake.set()

    def _asked(self, data: Mapping[str, Any]) -> Future[Answer]:
        return _least_loaded(self._workers).answer(data)

    # The supervisor's thread

    def _supervise(self) -> None:
        with Lease(self._store, self._owner):
            while not self._closing:
                self._wake.wait(LOOK_SECONDS)
                self._wake.clear()
                try:
                    self._tick()
                except Exception:
                    # Whatever happened to one look, the runs need the next one.
                    _log.exception("engine")
        self._store.close()

    def _tick(self) -> None:
        self._replace_lost_workers()
        # First, so that a wish that was left before a run began reaches it before it works.
        self._dispatch()
        self._forward_commands()
        self._give_up_the_deleted()
        self._kill_unresponsive()

    def _dispatch(self) -> None:
        for run in self._store.claim(self._owner, _room(self._workers)):
            _least_loaded(self._workers).start(run.id)

    def _forward_commands(self) -> None:
        for run_id, command in self._store.pop_commands(self._owner):
            if command.ends():
                self._ending[run_id] = (command, time.monotonic())
            for worker in self._workers:
                if run_id in worker.runs:
                    worker.command(run_id, command)

    def _give_up_the_deleted(self) -> None:
        """A run that trains notices by itself that it was deleted, one that rests does not."""
        held = self._store.held(self._owner)
        for worker in self._workers:
            for run_id in worker.runs - held:
                worker.command(run_id, Command.KILL)

    def _kill_unresponsive(self) -> None:
        """A run that does not reach a boundary in time goes with its whole worker."""
        for run_id, (command, asked) in list(self._ending.items()):
            workers = [worker for worker in self._workers if run_id in worker.runs]
            if not workers:
                del self._ending[run_id]
            elif command is Command.KILL and time.monotonic() - asked > KILL_SECONDS:
                workers[0].kill()

    def _replace_lost_workers(self) -> None:
        for place, worker in enumerate(self._workers):
            if worker.is_alive or self._closing:
                continue
            _log.warning("worker %s was lost with runs %s", worker.pid, sorted(worker.runs))
            worker.kill()
            for run_id in list(worker.runs):
                # One that ended before it was ready may have ended for want of memory.
                was_working = run_id == worker.holder or not worker.is_ready
                self._after_loss(run_id, was_working=was_working)
                worker.runs.discard(run_id)
            self._workers[place] = WorkerProcess(self._store.folder, self._wake.set)

    def _after_loss(self, run_id: str, *, was_working: bool) -> None:
        """Ends the run that cost too many workers; the others go on from their checkpoints."""
        wish = self._ending.get(run_id, (None, 0.0))[0]
        try:
            if wish is Command.KILL:
                self._store.append(run_id, Failed(time.time(), "killed"))
                self._store.artifacts.remove_all(run_id)
            elif was_working and self._store.record_crash(run_id) >= MAX_ATTEMPTS:
                self._store.append(run_id, Failed(time.time(), WorkerLost.code))
            else:
                self._store.release(run_id)
                if wish is Command.STOP:
                    self._store.command(run_id, wish)
        except (RunFinished, RunNotFound):
            return


def _least_loaded(workers: Sequence[WorkerProcess]) -> WorkerProcess:
    """Whom to give work: one that is still loading TensorFlow would let it wait."""
    return min(workers, key=lambda worker: (not worker.is_ready, len(worker.runs)))


def _room(workers: Sequence[WorkerProcess]) -> int:
    return sum(RUNS_PER_WORKER - len(worker.runs) for worker in workers)
