"""Trains the runs of one process: each in a thread, one active at a time."""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from contextlib import nullcontext, suppress
from dataclasses import replace
from typing import Any

from dlcore.datasets.cache import Cache
from dlcore.engine.queries import QUERIES
from dlcore.engine.query_server import QueryServer, Send, query_turn
from dlcore.engine.resources import worker_count
from dlcore.engine.scheduler import Scheduler, SharedSlot
from dlcore.errors import EventsLost, RunFinished, RunNotFound, StoreError
from dlcore.events import Failed
from dlcore.inference.context import QueryContext
from dlcore.inference.query import Query
from dlcore.planning.allocator import return_memory
from dlcore.planning.machine import available_memory
from dlcore.planning.memory import cache_bytes
from dlcore.playground.server import PlaygroundServer
from dlcore.store import Command, Run, Store
from dlcore.store.database import DATABASE_ERRORS
from dlcore.store.writer import EventRecorder, EventWriter
from dlcore.training.fetch import fetch
from dlcore.training.run_files import RunFiles
from dlcore.training.shared_resources import SharedResources
from dlcore.training.slot import RunDropped, ShutdownRequested
from dlcore.training.train import train

POLL_SECONDS = 0.1
"""Polling interval for commands during a download."""

_log = logging.getLogger(__name__)


class Executor:
    """Train runs and answer queries.

    Args:
        store: contains the runs and receives their events.
        cache: contains the data files.
        on_switch: called with the id of each run that becomes active, or with None.
        on_end: called with the id and the claim of each run whose thread has ended.
        send_answer: sends the answer to a query, as a message of the worker.
    """

    def __init__(
        self,
        store: Store,
        cache: Cache,
        on_switch: Callable[[str | None], None],
        on_end: Callable[[str, int], None],
        send_answer: Send,
    ) -> None:
        self._store = store
        self._cache = cache
        max_bytes = cache_bytes(available_memory(), worker_count())
        self._resources = SharedResources(cache, max_bytes * 3 // 4)
        self._writer = EventWriter(store)
        self._scheduler = Scheduler(on_switch=on_switch)
        turn = functools.partial(query_turn, self._scheduler)
        self._context = context = QueryContext(
            store,
            cache,
            self._resources.datasets,
            max_bytes // 4,
            playground=PlaygroundServer(turn),
        )
        self._query_server = QueryServer(context, turn, send_answer)
        self._immediate_server = QueryServer(context, nullcontext, send_answer)
        self._on_end = on_end
        self._lock = threading.Lock()
        self._slots: dict[str, SharedSlot] = {}
        self._threads: set[threading.Thread] = set()

    def start(self, run_id: str, learner: str, claim: int) -> None:
        """Train a run, from its checkpoint if it has one.

        Args:
            learner: whose run it is.
            claim: number of the claim under which it is trained.
        """
        slot = self._scheduler.join(learner, run_id)
        arguments = (run_id, claim, slot)
        thread = threading.Thread(target=self._run, args=arguments, name=f"run-{run_id}")
        with self._lock:
            self._slots[run_id] = slot
        self._threads.add(thread)
        thread.start()

    def command(self, run_id: str, command: Command) -> None:
        """Send a command to a run; one that has just left this process gets it from the store."""
        with self._lock:
            slot = self._slots.get(run_id)
            if slot:
                slot.command(command)
                return
        try:
            self._store.command(run_id, command)
        except (StoreError, *DATABASE_ERRORS) as error:
            _log.info("%s for run %s: %r", command, run_id, error)

    def drop(self, run_id: str) -> None:
        """End a run's thread without a trace, because another engine has the run or nobody."""
        slot = self._slots.get(run_id)
        if slot:
            slot.drop()

    def unload(self, run_id: str) -> None:
        """Release a run after saving its checkpoint, because another learner needs its slot."""
        slot = self._slots.get(run_id)
        if slot:
            slot.unload()

    def answer(self, query_id: int, query: Mapping[str, Any]) -> None:
        """Queue an encoded query."""
        kind = QUERIES.get(str(query.get("kind")), Query)
        server = self._query_server if kind.needs_turn else self._immediate_server
        server.put(query_id, query)

    @property
    def kept_bytes(self) -> int:
        """Bytes of data and models that are kept for the next run or query."""
        return self._resources.size + self._context.size

    def close(self) -> None:
        """Let every run save a checkpoint and end, and wait for them."""
        self._scheduler.close()
        for thread in list(self._threads):
            thread.join()
        self._writer.close()

    def _run(self, run_id: str, claim: int, slot: SharedSlot) -> None:
        try:
            self._train(replace(self._store.run(run_id), claims=claim), slot)
        except Exception:
            _log.exception("run %s", run_id)
        finally:
            slot.end()
            self._forget(run_id, slot)
            if not self._slots:
                return_memory()
            self._writer.flush()
            if self._is_deleted_or_killed(run_id):
                self._store.artifacts.remove_all(run_id)
            self._store.close()
            self._on_end(run_id, claim)
            self._threads.discard(threading.current_thread())

    def _train(self, run: Run, slot: SharedSlot) -> None:
        recorder = EventRecorder(self._writer, run)
        try:
            if not self._fetch(run, recorder, slot):
                return
            slot.begin()
            files = RunFiles(self._store.files(run), run.id)
            train(run.spec, self._resources, files, recorder, slot)
        except ShutdownRequested:
            self._hand_over(run, slot)
        except (RunDropped, StoreError) as error:
            _log.info("run %s: %r", run.id, error)
        except Exception as error:
            _log.exception("run %s", run.id)
            self._writer.put(run, Failed(time.time(), "unexpected", {"kind": type(error).__name__}))
        finally:
            # Others train while the events of this run wait for the disk.
            slot.end()
            self._end_if_lost(run)

    def _end_if_lost(self, run: Run) -> None:
        """End a run whose events cannot be stored, with words, if at least those can."""
        self._writer.flush()
        if self._writer.has_lost(run):
            failed = Failed(time.time(), EventsLost.code, {"run": run.id})
            self._store.append(run.id, failed, claim=run.claims)

    def _forget(self, run_id: str, slot: SharedSlot) -> None:
        """Forget a run that has left, unless it has come back under another claim."""
        with self._lock:
            if self._slots.get(run_id) is slot:
                del self._slots[run_id]

    def _hand_over(self, run: Run, slot: SharedSlot) -> None:
        """Release a run with its pending command; its next owner must find all its events."""
        slot.end()
        self._writer.flush()
        self._forget(run.id, slot)
        self._store.release(run.id, run.claims)
        if command := slot.pending:
            with suppress(RunFinished, RunNotFound):
                self._store.repeat_command(run.id, command)

    def _fetch(self, run: Run, recorder: EventRecorder, slot: SharedSlot) -> bool:
        """Download the run's data; return False if it is missing or a command ended the run.

        A command is obeyed at once: the download goes on in its own thread and ends there.
        """
        done: Future[bool] = Future()

        def download() -> None:
            try:
                done.set_result(fetch(run.spec, self._cache, recorder))
            except BaseException as error:
                done.set_exception(error)
            finally:
                self._store.close()

        threading.Thread(target=download, name=f"fetch-{run.id}", daemon=True).start()
        while not wait([done], POLL_SECONDS).done:
            if command := slot.poll():
                recorder(command.final_event(time.time()))
                return False
        return done.result()

    def _is_deleted_or_killed(self, run_id: str) -> bool:
        try:
            error = self._store.run(run_id).error
        except RunNotFound:
            return True
        except DATABASE_ERRORS:
            # What is left behind is removed at the next start of an engine.
            return False
        return error is not None and error[0] == "killed"
