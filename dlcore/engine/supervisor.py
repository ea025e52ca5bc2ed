"""The engine of one machine: worker processes that are started once and supervised."""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

from dlcore.engine.contract import ANSWER_SECONDS, Status
from dlcore.engine.resources import worker_count
from dlcore.engine.worker_process import Answer, WorkerProcess
from dlcore.errors import QueryTimeout, RunFinished, RunNotFound, WorkerLost
from dlcore.events import Event, Failed
from dlcore.inference.query import Query
from dlcore.inference.serialization import decode_answer, encode_query
from dlcore.store import Command, Store
from dlcore.store.lease import Lease

RUNS_PER_WORKER = 64
MAX_ATTEMPTS = 3
"""How many lost workers a run or a query may cost."""

KILL_SECONDS = 2.0
CLOSE_SECONDS = 10.0
POLL_SECONDS = 0.1
"""Polling interval for runs and commands from other processes."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class LocalEngine:
    """Implements :class:`dlcore.engine.contract.Engine` by worker processes.

    Args:
        store: contains the queue.
        workers: number of worker processes; by default chosen for this machine.
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
        self._command(run_id, Command.STOP)

    def pause(self, run_id: str) -> None:
        self._command(run_id, Command.PAUSE)

    def resume(self, run_id: str) -> None:
        self._command(run_id, Command.RESUME)

    def kill(self, run_id: str) -> None:
        self._command(run_id, Command.KILL)

    def events(self, run_id: str, after: int = 0) -> list[tuple[int, Event]]:
        self._store.run(run_id)
        return self._store.events(run_id, after)

    def answer(self, query: Query[T], timeout: float = ANSWER_SECONDS) -> T:
        data = encode_query(query)
        attempts = 1
        while True:
            try:
                return decode_answer(query, self._send_query(data).result(timeout))
            except TimeoutError:
                raise QueryTimeout(seconds=timeout) from None
            except WorkerLost:
                # Another run may have crashed the worker.
                if self._closing or attempts == MAX_ATTEMPTS:
                    raise
                attempts += 1
                time.sleep(POLL_SECONDS)

    def status(self) -> Status:
        workers = list(self._workers)
        return Status(
            is_ready=any(worker.is_ready for worker in workers),
            worker_pids=tuple(worker.pid for worker in workers),
            run_count=sum(len(worker.runs) for worker in workers),
            active_runs=tuple(worker.active_run for worker in workers if worker.active_run),
            capacity=_capacity(workers),
        )

    def close(self) -> None:
        self._closing = True
        self._wake.set()
        self._supervisor.join()
        for worker in self._workers:
            worker.close_stdin()
        for worker in self._workers:
            worker.close(CLOSE_SECONDS)

    def _command(self, run_id: str, command: Command) -> None:
        self._store.command(run_id, command)
        self._wake.set()

    def _send_query(self, data: Mapping[str, Any]) -> Future[Answer]:
        return _least_loaded(self._workers).answer(data)

    # The supervisor thread

    def _supervise(self) -> None:
        with Lease(self._store, self._owner):
            while not self._closing:
                self._wake.wait(POLL_SECONDS)
                self._wake.clear()
                try:
                    self._tick()
                except Exception:
                    # The runs need the next tick, whatever happened in this one.
                    _log.exception("engine")
        self._store.close()

    def _tick(self) -> None:
        self._replace_lost_workers()
        # First, so that a command from before the run's start reaches it before it trains.
        self._dispatch()
        self._forward_commands()
        self._drop_deleted()
        self._kill_unresponsive()

    def _dispatch(self) -> None:
        for run in self._store.claim(self._owner, _capacity(self._workers)):
            _least_loaded(self._workers).start(run.id)

    def _forward_commands(self) -> None:
        for run_id, command in self._store.pop_commands(self._owner):
            if command.ends():
                self._ending[run_id] = (command, time.monotonic())
            for worker in self._workers:
                if run_id in worker.runs:
                    worker.command(run_id, command)

    def _drop_deleted(self) -> None:
        """Kill deleted runs: a paused run does not notice its deletion by itself."""
        claimed = self._store.claimed_ids(self._owner)
        for worker in self._workers:
            for run_id in worker.runs - claimed:
                worker.command(run_id, Command.KILL)

    def _kill_unresponsive(self) -> None:
        """Kill the worker of a killed run that does not reach a batch boundary in time."""
        for run_id, (command, since) in list(self._ending.items()):
            workers = [worker for worker in self._workers if run_id in worker.runs]
            if not workers:
                del self._ending[run_id]
            elif command is Command.KILL and time.monotonic() - since > KILL_SECONDS:
                workers[0].kill()

    def _replace_lost_workers(self) -> None:
        for index, worker in enumerate(self._workers):
            if worker.is_alive or self._closing:
                continue
            _log.warning("worker %s was lost with runs %s", worker.pid, sorted(worker.runs))
            worker.kill()
            for run_id in list(worker.runs):
                # A worker that was lost before it was ready may have run out of memory.
                was_active = run_id == worker.active_run or not worker.is_ready
                self._recover(run_id, was_active=was_active)
                worker.runs.discard(run_id)
            self._workers[index] = WorkerProcess(self._store.folder, self._wake.set)

    def _recover(self, run_id: str, *, was_active: bool) -> None:
        """Fail the run of a lost worker if it has cost too many, else release it."""
        command = self._ending.get(run_id, (None, 0.0))[0]
        try:
            if command is Command.KILL:
                self._store.append(run_id, Failed(time.time(), "killed"))
                self._store.artifacts.remove_all(run_id)
            elif was_active and self._store.record_crash(run_id) >= MAX_ATTEMPTS:
                self._store.append(run_id, Failed(time.time(), WorkerLost.code))
            else:
                self._store.release(run_id)
                if command is Command.STOP:
                    self._store.command(run_id, command)
        except (RunFinished, RunNotFound):
            return


def _least_loaded(workers: Sequence[WorkerProcess]) -> WorkerProcess:
    """Return the worker with the fewest runs, preferably one that has loaded TensorFlow."""
    return min(workers, key=lambda worker: (not worker.is_ready, len(worker.runs)))


def _capacity(workers: Sequence[WorkerProcess]) -> int:
    return sum(RUNS_PER_WORKER - len(worker.runs) for worker in workers)
