"""Trains the runs of one process: each in a thread, one active at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from dlcore.datasets.cache import Cache
from dlcore.engine.query_server import QueryServer, Send
from dlcore.engine.scheduler import Scheduler, SharedSlot
from dlcore.errors import RunNotFound, StoreError
from dlcore.events import Failed
from dlcore.inference.context import QueryContext
from dlcore.store import Command, Run, RunState, Store
from dlcore.store.writer import EventRecorder, EventWriter
from dlcore.training.slot import ShutdownRequested
from dlcore.training.train import RunFiles, SharedResources, fetch, train

_log = logging.getLogger(__name__)


class Executor:
    """Train runs and answer queries.

    Args:
        store: contains the runs and receives their events.
        cache: contains the data files.
        on_switch: called with the id of each run that becomes active, or with None.
        on_end: called with the id of each run whose thread has ended.
        send_answer: sends the answer to a query, as a message of the worker.
    """

    def __init__(
        self,
        store: Store,
        cache: Cache,
        on_switch: Callable[[str | None], None],
        on_end: Callable[[str], None],
        send_answer: Send,
    ) -> None:
        self._store = store
        self._cache = cache
        self._resources = SharedResources(cache)
        self._writer = EventWriter(store)
        self._scheduler = Scheduler(on_switch=on_switch)
        context = QueryContext(store, cache, self._resources.datasets)
        self._query_server = QueryServer(context, self._scheduler, send_answer)
        self._on_end = on_end
        self._runs: dict[str, tuple[threading.Thread, SharedSlot]] = {}

    def start(self, run_id: str) -> None:
        """Train a run, from its checkpoint if it has one."""
        try:
            run = self._store.run(run_id)
        except RunNotFound:
            self._on_end(run_id)
            return
        slot = self._scheduler.join(run.learner, run_id)
        if run.state is RunState.PAUSED:
            slot.command(Command.PAUSE)
        thread = threading.Thread(target=self._train, args=(run, slot), name=f"run-{run_id}")
        self._runs[run_id] = (thread, slot)
        thread.start()

    def command(self, run_id: str, command: Command) -> None:
        """Send a command to a run, if this process has it."""
        entry = self._runs.get(run_id)
        if entry:
            entry[1].command(command)

    def answer(self, query_id: int, query: Mapping[str, Any]) -> None:
        """Queue an encoded query."""
        self._query_server.put(query_id, query)

    def close(self) -> None:
        """Let every run save a checkpoint and end, and wait for them."""
        self._scheduler.close()
        for thread, _ in list(self._runs.values()):
            thread.join()
        self._writer.close()

    def _train(self, run: Run, slot: SharedSlot) -> None:
        recorder = EventRecorder(self._writer, run.id, run.progress)
        try:
            if not fetch(run.spec, self._cache, recorder):
                return
            slot.begin()
            files = RunFiles(self._store.artifacts, run.id)
            train(run.spec, self._resources, files, recorder, slot)
        except ShutdownRequested:
            # The next owner must find all events in the store.
            self._writer.flush()
            self._store.release(run.id)
        except StoreError as error:
            _log.info("run %s: %s", run.id, error)
        except Exception as error:
            _log.exception("run %s", run.id)
            self._writer.put(
                run.id, Failed(time.time(), "unexpected", {"kind": type(error).__name__})
            )
        finally:
            slot.end()
            self._writer.flush()
            self._runs.pop(run.id, None)
            if self._is_deleted_or_killed(run.id):
                self._store.artifacts.remove_all(run.id)
            self._store.close()
            self._on_end(run.id)

    def _is_deleted_or_killed(self, run_id: str) -> bool:
        try:
            error = self._store.run(run_id).error
        except RunNotFound:
            return True
        return error is not None and error[0] == "killed"
