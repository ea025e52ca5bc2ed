"""The engine of one machine: worker processes that are started once and supervised."""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from dlcore.engine.admission import Admission, known_plan
from dlcore.engine.contract import ANSWER_SECONDS, Status
from dlcore.engine.resources import worker_count
from dlcore.engine.worker_process import Answer, WorkerProcess
from dlcore.errors import QueryTimeout, RunFinished, StoreError, WorkerLost
from dlcore.events import Failed
from dlcore.inference.query import Query
from dlcore.inference.serialization import decode_answer, encode_query
from dlcore.planning.machine import available_memory
from dlcore.planning.memory import LARGE_STATE_BYTES, run_bytes
from dlcore.spec import Spec
from dlcore.store import Command, Run, Store
from dlcore.store.database import TEMPORARY_ERRORS
from dlcore.store.lease import Lease

RUNS_PER_WORKER = 64
MAX_ATTEMPTS = 3
"""How many lost workers a run or a query may cost."""

FORCE_SECONDS = 30.0
"""How long a run that must leave its worker may hold it, before the worker is killed.

Compiling a large model takes that long, and killing the worker costs all its runs a restart.
"""

CLOSE_SECONDS = 10.0
MAX_DELAY_SECONDS = 60.0
"""The longest time between two starts of workers that end before they are ready."""

MAX_FAILED_STARTS = 2
"""After more failed starts in a row, training cannot start at all."""

SILENT_SECONDS = 15.0
"""A worker that has not been heard for so long hangs; each sends a message every two seconds."""

MAX_GROWTH, MAX_IDLE_SECONDS = 200_000_000, 300.0
"""A worker that has grown by more bytes, and had nothing to do for so long, is renewed."""

MAX_EXCESS, PAUSE_SECONDS = 450_000_000, 2.0
"""A worker that has grown by more bytes, besides what it keeps, is renewed after a short pause.

The first run takes 250 MB of it, mostly for the libraries that compile, and each of the programs
that were compiled and dropped since then 6 MB.
"""

MAX_BYTES, MIN_EXCESS = 1_100_000_000, 150_000_000
"""A worker that has grown by more bytes, besides what it keeps, is renewed before a run of a large
network, if it would exceed its maximum with it. Loading TensorFlow delays that run by seconds.
"""

POLL_SECONDS = 0.1
"""The delay before a query is sent again, or more runs are claimed."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class LocalEngine:
    """Implements :class:`dlcore.engine.contract.Engine` by worker processes.

    Args:
        store: contains the queue.
        workers: number of worker processes; by default chosen for this machine.
        max_bytes: memory of all runs together; by default chosen for this machine.
        max_claims: how many runs it takes from the queue at a time; few where other machines take
            their share of the queue.
    """

    def __init__(
        self,
        store: Store,
        workers: int | None = None,
        max_bytes: int | None = None,
        max_claims: int | None = None,
    ) -> None:
        self._store = store
        self._owner = f"{os.getpid()}-{secrets.token_hex(6)}"
        self._wake = threading.Event()
        self._closing = False
        self._forwarded: dict[str, Command] = {}
        self._leaving: dict[str, float] = {}
        self._unloading: set[str] = set()
        self._failed_starts = 0
        self._next_start = 0.0
        self._specs: dict[str, Spec] = {}
        self._is_full = self._has_more = False
        self._max_bytes = max_bytes or run_bytes(available_memory())
        count = workers or worker_count()
        self._max_claims = max_claims or count * RUNS_PER_WORKER
        self._workers = [self._start_worker() for _ in range(count)]
        self._supervisor = threading.Thread(target=self._supervise, name="engine", daemon=True)
        self._supervisor.start()

    def start(self, run_id: str) -> None:
        if self._store.run(run_id).state.is_finished():
            raise RunFinished(run=run_id)
        self._wake.set()

    def command(self, run_id: str, command: Command) -> None:
        try:
            self._store.command(run_id, command)
        except TEMPORARY_ERRORS:
            # The disk is full or the database is locked; a worker obeys without it.
            workers = [worker for worker in self._workers if run_id in worker.runs]
            if command is Command.KILL or not workers:
                raise
            workers[0].command(run_id, command)
        self._wake.set()

    def answer(self, query: Query[T], timeout: float = ANSWER_SECONDS) -> T:
        return decode_answer(query, self.answer_encoded(encode_query(query), timeout))

    def answer_encoded(self, data: Mapping[str, Any], timeout: float) -> Answer:
        """Run an encoded query and return its encoded answer; raises what ``answer`` raises.

        A lost worker counts once, however long the supervisor takes to replace it.
        """
        lost: set[WorkerProcess] = set()
        deadline = time.monotonic() + timeout
        while True:
            worker = _least_loaded(self._workers)
            try:
                return worker.answer(data).result(max(0.0, deadline - time.monotonic()))
            except TimeoutError:
                raise QueryTimeout(seconds=timeout) from None
            except WorkerLost:
                # Another run may have crashed the worker.
                lost.add(worker)
                gives_up = len(lost) == MAX_ATTEMPTS or time.monotonic() > deadline
                if gives_up or self._closing or self._cannot_start:
                    raise
                time.sleep(POLL_SECONDS)

    def status(self) -> Status:
        workers = list(self._workers)
        return Status(
            is_ready=any(worker.is_ready for worker in workers),
            worker_pids=tuple(worker.pid for worker in workers),
            run_count=sum(len(worker.runs) for worker in workers),
            active_runs=tuple(worker.active_run for worker in workers if worker.active_run),
            capacity=_capacity(workers),
            cannot_start=self._cannot_start,
            is_silent=any(worker.silent_seconds > SILENT_SECONDS for worker in workers),
        )

    def close(self) -> None:
        self._closing = True
        self._wake.set()
        self._supervisor.join()
        for worker in self._workers:
            worker.close_stdin()
        for worker in self._workers:
            worker.close(CLOSE_SECONDS)

    @property
    def _cannot_start(self) -> bool:
        return self._failed_starts > MAX_FAILED_STARTS

    # The supervisor thread

    def _supervise(self) -> None:
        listening = self._store.database.listen(self._wake.set)
        with Lease(self._store, self._owner), listening:
            self._attempt(self._store.remove_leftovers)
            while not self._closing:
                self._wake.wait(
                    POLL_SECONDS if self._has_more else self._store.database.poll_seconds
                )
                self._wake.clear()
                self._attempt(self._tick)
        self._store.close()

    def _attempt(self, action: Callable[[], None]) -> None:
        """Log an error: the runs need the next action, whatever happens in this one."""
        try:
            action()
        except Exception:
            _log.exception("engine")

    def _tick(self) -> None:
        self._replace_lost_workers()
        self._renew_grown_worker()
        # First, so that a command from before the run's start reaches it before it trains.
        self._dispatch()
        self._make_room()
        self._forward_commands()
        self._drop_lost()
        self._recover_forgotten()

    def _dispatch(self) -> None:
        held = {run_id for worker in self._workers for run_id in list(worker.runs)}
        self._specs = {run_id: spec for run_id, spec in self._specs.items() if run_id in held}
        admission = Admission(self._max_bytes, len(self._workers))
        admission.add(self._specs.values())
        capacity = _capacity(self._workers)
        if capacity > 0:
            limit = min(capacity, self._max_claims)
            claimed = self._store.claim(self._owner, limit, admission.admit)
            # Others have their turn before it takes more.
            self._has_more = len(claimed) == limit
            for run in claimed:
                self._specs[run.id] = run.spec
                # A run that was paused, left and is resumed must not be paused again.
                self._forwarded.pop(run.id, None)
                self._worker_for(run).start(run)
        self._is_full = capacity <= 0 or admission.has_refused

    def _worker_for(self, run: Run) -> WorkerProcess:
        """Return the worker that a run goes to, renewed if it would need too much memory else."""
        worker = _least_loaded(self._workers)
        planned = known_plan(run.spec)
        if (
            planned is None
            or planned.state_bytes < LARGE_STATE_BYTES
            or worker.excess < MIN_EXCESS
            or worker.wasted_memory + planned.memory_bytes < MAX_BYTES
            or not self._is_unused(worker)
        ):
            return worker
        # It ends by itself, and a query that it gets meanwhile is sent again.
        worker.close_stdin()
        renewed = self._workers[self._workers.index(worker)] = self._start_worker()
        return renewed

    def _is_unused(self, worker: WorkerProcess) -> bool:
        """Return whether a worker has no query and no run, but perhaps one that has just ended."""
        is_training = not self._store.claims(self._owner).keys().isdisjoint(list(worker.runs))
        return worker.is_ready and not worker.is_answering and not is_training

    def _make_room(self) -> None:
        """Unload runs of learners who have many, if others wait who have none."""
        unloading = set(self._store.runs_to_unload(self._owner)) if self._is_full else set()
        for worker in self._workers:
            # Once each: a suspended worker reads nothing, and its pipe would fill.
            for run_id in unloading & set(worker.runs) - self._unloading:
                worker.unload(run_id)
        self._unloading = unloading

    def _forward_commands(self) -> None:
        for run_id, command in self._store.pop_commands(self._owner):
            if command.overrides(self._forwarded.get(run_id)):
                self._forwarded[run_id] = command
            for worker in self._workers:
                if run_id in worker.runs:
                    worker.command(run_id, command)

    def _drop_lost(self) -> None:
        """Drop runs that have been deleted or killed, or that another engine has claimed.

        A paused run does not notice it by itself. Force is used only against a run that holds its
        worker for too long.
        """
        claims, now = self._store.claims(self._owner), time.monotonic()
        leaving = {}
        for worker in self._workers:
            for run_id, claim in list(worker.runs.items()):
                if claims.get(run_id) == claim:
                    continue
                if run_id not in self._leaving:
                    worker.drop(run_id)
                since = leaving[run_id] = self._leaving.get(run_id, now)
                held = now - max(since, worker.active_since)
                if run_id == worker.active_run and held > FORCE_SECONDS:
                    worker.kill()
        self._leaving = leaving

    def _recover_forgotten(self) -> None:
        """Recover claimed runs that no worker has, because their last event was not stored."""
        held = {run_id for worker in self._workers for run_id in list(worker.runs)}
        for run_id, claim in self._store.claims(self._owner).items():
            if run_id not in held:
                self._recover(run_id, claim, was_active=True)
        self._forwarded = {
            run_id: command for run_id, command in self._forwarded.items() if run_id in held
        }

    def _replace_lost_workers(self) -> None:
        for index, worker in enumerate(self._workers):
            if worker.is_alive and worker.is_ready:
                self._failed_starts = 0
            if worker.is_alive or self._closing:
                continue
            for run_id, claim in list(worker.runs.items()):
                self._recover(run_id, claim, was_active=run_id == worker.active_run)
                worker.runs.pop(run_id, None)
            if time.monotonic() >= self._next_start:
                self._workers[index] = self._replace(worker)

    def _renew_grown_worker(self) -> None:
        """End a worker without runs that has grown: XLA keeps every program that it compiled.

        It is replaced like a lost one. What comes meanwhile waits for the new worker.
        """
        for worker in self._workers:
            idle = worker.idle_seconds
            is_unused = worker.growth > MAX_GROWTH and idle > MAX_IDLE_SECONDS
            # A playground that is played asks twenty times a second.
            is_wasteful = worker.excess > MAX_EXCESS and idle > PAUSE_SECONDS
            if is_unused or is_wasteful:
                worker.close_stdin()
                return

    def _replace(self, lost: WorkerProcess) -> WorkerProcess:
        """Start a worker in place of a lost one, and set the earliest time of the next start."""
        _log.warning("worker %s has ended", lost.pid)
        lost.kill()
        if not lost.is_ready:
            self._failed_starts += 1
            delay = min(MAX_DELAY_SECONDS, 2.0**self._failed_starts)
            self._next_start = time.monotonic() + delay
        return self._start_worker()

    def _start_worker(self) -> WorkerProcess:
        return WorkerProcess(self._store.folder, self._wake.set)

    def _recover(self, run_id: str, claim: int, *, was_active: bool) -> None:
        """Fail the run of a lost worker if it has cost too many, else release it.

        The worker may have been lost before it obeyed the last command.
        """
        try:
            if was_active and self._store.record_crash(run_id, claim) >= MAX_ATTEMPTS:
                failed = Failed(time.time(), WorkerLost.code)
                self._store.append(run_id, failed, claim=claim)
                return
            self._store.release(run_id, claim)
            if command := self._forwarded.get(run_id):
                self._store.repeat_command(run_id, command)
        except StoreError:
            # The run has ended, or another engine has it.
            return


def _least_loaded(workers: Sequence[WorkerProcess]) -> WorkerProcess:
    """Return the worker with the fewest runs, preferably one that has loaded TensorFlow."""
    return min(
        workers, key=lambda worker: (not worker.is_alive, not worker.is_ready, len(worker.runs))
    )


def _capacity(workers: Sequence[WorkerProcess]) -> int:
    return sum(RUNS_PER_WORKER - len(worker.runs) for worker in workers if worker.is_alive)
