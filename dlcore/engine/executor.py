"""The runs of one process: each in a thread, one at a time at work."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from dlcore.datasets.cache import Cache
from dlcore.engine.query_server import QueryServer, Say
from dlcore.engine.scheduler import Scheduler, Slot
from dlcore.errors import RunNotFound, StoreError
from dlcore.events import Failed
from dlcore.inference.context import QueryContext
from dlcore.store import Command, Run, RunState, Store
from dlcore.store.writer import Recorder, Writer
from dlcore.training.train import Place, SharedResources, fetch, train
from dlcore.training.yield_control import ShutdownRequested

_log = logging.getLogger(__name__)


class Executor:
    """Trains runs by turns.

    Args:
        store: where runs are read from and events go.
        cache: where data files lie.
        holding: called with the id of each run that gets the machine, or with None.
        ended: called with a run's id when its thread is done with it.
        answered: takes the answer to each question, as a message of the worker.
    """

    def __init__(
        self,
        store: Store,
        cache: Cache,
        holding: Callable[[str | None], None],
        ended: Callable[[str], None],
        answered: Say,
    ) -> None:
        self._store = store
        self._cache = cache
        self._bench = SharedResources(cache)
        self._writer = Writer(store)
        self._turns = Scheduler(handed=holding)
        self._answering = QueryServer(
            QueryContext(store, cache, self._bench.shelf), self._turns, answered
        )
        self._ended = ended
        self._working: dict[str, tuple[threading.Thread, Slot]] = {}

    def start(self, run_id: str) -> None:
        """Begins a run, or goes on with it from its checkpoint."""
        try:
            run = self._store.run(run_id)
        except RunNotFound:
            self._ended(run_id)
            return
        turn = self._turns.join(run.learner, run_id)
        if run.state is RunState.PAUSED:
            turn.command(Command.PAUSE)
        thread = threading.Thread(target=self._work, args=(run, turn), name=f"run-{run_id}")
        self._working[run_id] = (thread, turn)
        thread.start()

    def command(self, run_id: str, command: Command) -> None:
        """Hands a learner's wish to a run, if it is here."""
        working = self._working.get(run_id)
        if working:
            working[1].command(command)

    def answer(self, number: int, question: Mapping[str, Any]) -> None:
        """Takes a question; its answer comes later."""
        self._answering.put(number, question)

    def close(self) -> None:
        """Lets every run leave a checkpoint and go; returns when all are gone."""
        self._turns.close()
        for thread, _ in list(self._working.values()):
            thread.join()
        self._writer.close()

    def _work(self, run: Run, turn: Slot) -> None:
        recorder = Recorder(self._writer, run.id, run.progress)
        try:
            if not fetch(run.spec, self._cache, recorder):
                return
            turn.begin()
            train(run.spec, self._bench, Place(self._store.artifacts, run.id), recorder, turn)
        except ShutdownRequested:
            # Whoever takes the run up must find all that was told of it.
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
            turn.end()
            self._writer.flush()
            self._working.pop(run.id, None)
            if self._is_gone(run.id):
                self._store.artifacts.remove_all(run.id)
            self._store.close()
            self._ended(run.id)

    def _is_gone(self, run_id: str) -> bool:
        """Whether a run was deleted or killed, so that no file of it may stay."""
        try:
            error = self._store.run(run_id).error
        except RunNotFound:
            return True
        return error is not None and error[0] == "killed"
