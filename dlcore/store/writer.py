"""Writes events in a background thread, so that training never waits for the disk."""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
import time
from collections import defaultdict

from dlcore.errors import StoreError
from dlcore.events import EpochEnded, Event, Progress
from dlcore.store.run import RunProgress
from dlcore.store.store import Store

BATCH_SECONDS = 0.05
"""The time between transactions; each writes all events since the previous one."""

RETRY_SECONDS = 1.0
"""The delay after a failed write, because the disk is full or the database is locked."""

_Item = tuple[str, Event] | threading.Event | None
"""An event of a run, a flag to set once everything before it is stored, or the end."""

_log = logging.getLogger(__name__)


class EventWriter:
    """Append events to the store, in order and in batches.

    Args:
        store: contains the runs.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queue: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        self._errors: dict[str, StoreError] = {}
        threading.Thread(target=self._write, name="event-writer", daemon=True).start()

    def put(self, run_id: str, event: Event) -> None:
        """Queue an event for writing.

        Raises:
            RunNotFound: an earlier write failed, because the run has been deleted.
            RunFinished: an earlier write failed, because the run has been ended.
        """
        if run_id in self._errors:
            raise self._errors[run_id]
        self._queue.put((run_id, event))

    def flush(self) -> None:
        """Wait until all queued events are in the store."""
        done = threading.Event()
        self._queue.put(done)
        done.wait()

    def close(self) -> None:
        """Write all queued events, then end the thread."""
        self.flush()
        self._queue.put(None)

    def _write(self) -> None:
        batch: list[_Item] = []
        while None not in batch:
            batch = [self._queue.get()]
            while not self._queue.empty():
                batch.append(self._queue.get())
            by_run: dict[str, list[Event]] = defaultdict(list)
            for item in batch:
                if isinstance(item, tuple):
                    by_run[item[0]].append(item[1])
            for run_id, events in by_run.items():
                while not self._append(run_id, events):
                    time.sleep(RETRY_SECONDS)
            for item in batch:
                if isinstance(item, threading.Event):
                    item.set()
            time.sleep(BATCH_SECONDS)
        self._store.close()

    def _append(self, run_id: str, events: list[Event]) -> bool:
        """Return False if these events must be written again. Raising would end the thread."""
        try:
            self._store.append(run_id, *events)
        except StoreError as error:
            self._errors[run_id] = error
        except sqlite3.OperationalError:
            _log.exception("events of run %s wait", run_id)
            return False
        except Exception:
            _log.exception("events of run %s are lost", run_id)
        return True


class EventRecorder:
    """Record one run's events, without those that a resumed run emits a second time.

    Args:
        writer: writes the events.
        run_id: the run.
        progress: the stored progress of the run.
    """

    def __init__(self, writer: EventWriter, run_id: str, progress: RunProgress) -> None:
        self._writer = writer
        self._run_id = run_id
        self._stored = (progress.epoch, progress.step)

    def __call__(self, event: Event) -> None:
        """Record an event."""
        if isinstance(event, Progress) and (event.epoch - 1, event.step) <= self._stored:
            return
        if isinstance(event, EpochEnded) and event.epoch <= self._stored[0]:
            return
        self._writer.put(self._run_id, event)
