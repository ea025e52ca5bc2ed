"""Writes events from a thread of its own, so that training never waits for the disk."""

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

PACE_SECONDS = 0.05
"""Events of so much time go into one transaction."""

RETRY_SECONDS = 1.0
"""The pause after the disk was full or the database locked."""

_log = logging.getLogger(__name__)


class Writer:
    """Appends events to the store, in order, some at a time.

    Args:
        store: where they go.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: queue.SimpleQueue[tuple[str, Event] | threading.Event | None] = (
            queue.SimpleQueue()
        )
        self._over: dict[str, StoreError] = {}
        threading.Thread(target=self._write, name="event-writer", daemon=True).start()

    def put(self, run_id: str, event: Event) -> None:
        """Takes an event; it is in the store a moment later.

        Raises:
            RunNotFound: the run has been deleted meanwhile.
            RunFinished: somebody else has ended the run meanwhile.
        """
        if run_id in self._over:
            raise self._over[run_id]
        self._waiting.put((run_id, event))

    def flush(self) -> None:
        """Returns when all that was put before is in the store."""
        done = threading.Event()
        self._waiting.put(done)
        done.wait()

    def close(self) -> None:
        """Ends the thread, once all that was put before is in the store."""
        self.flush()
        self._waiting.put(None)

    def _write(self) -> None:
        batch: list[tuple[str, Event] | threading.Event | None] = []
        while None not in batch:
            batch = [self._waiting.get()]
            while not self._waiting.empty():
                batch.append(self._waiting.get())
            events: dict[str, list[Event]] = defaultdict(list)
            for item in batch:
                if isinstance(item, tuple):
                    events[item[0]].append(item[1])
            for run_id, some in events.items():
                while not self._append(run_id, some):
                    time.sleep(RETRY_SECONDS)
            for item in batch:
                if isinstance(item, threading.Event):
                    item.set()
            time.sleep(PACE_SECONDS)
        self._store.close()

    def _append(self, run_id: str, events: list[Event]) -> bool:
        """Returns whether it is done with these events; the thread itself must never end."""
        try:
            self._store.append(run_id, *events)
        except StoreError as error:
            self._over[run_id] = error
        except sqlite3.OperationalError:
            _log.exception("events of run %s wait", run_id)
            return False
        except Exception:
            _log.exception("events of run %s are lost", run_id)
        return True


class Recorder:
    """Takes one run's events; what a resumed run tells a second time is left out.

    Args:
        writer: takes them on.
        run_id: whose they are.
        told: how far the store knows the run already.
    """

    def __init__(self, writer: Writer, run_id: str, told: RunProgress) -> None:
        self._writer = writer
        self._run_id = run_id
        self._told = (told.epoch, told.step)

    def __call__(self, event: Event) -> None:
        """Takes an event."""
        if isinstance(event, Progress) and (event.epoch - 1, event.step) <= self._told:
            return
        if isinstance(event, EpochEnded) and event.epoch <= self._told[0]:
            return
        self._writer.put(self._run_id, event)
