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
from dlcore.store.run import Run
from dlcore.store.store import Store

BATCH_SECONDS = 0.05
"""The time between transactions; each writes all events since the previous one."""

RETRY_SECONDS = 1.0
"""The delay after a failed write, because the disk is full or the database is locked."""

_Claim = tuple[str, int]
"""A run's id and the number of the claim under which it is trained."""

_Item = tuple[_Claim, Event] | threading.Event | None
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
        self._errors: dict[_Claim, StoreError] = {}
        threading.Thread(target=self._write, name="event-writer", daemon=True).start()

    def put(self, run: Run, event: Event) -> None:
        """Queue an event for writing.

        Args:
            run: the run as it was claimed.
            event: the event.

        Raises:
            StoreError: an earlier write failed, because the run has been deleted, ended or claimed
                by another engine.
        """
        claim = run.id, run.claims
        if claim in self._errors:
            raise self._errors[claim]
        self._queue.put((claim, event))

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
            by_claim: dict[_Claim, list[Event]] = defaultdict(list)
            for item in batch:
                if isinstance(item, tuple):
                    by_claim[item[0]].append(item[1])
            for claim, events in by_claim.items():
                while not self._append(claim, events):
                    time.sleep(RETRY_SECONDS)
            for item in batch:
                if isinstance(item, threading.Event):
                    item.set()
            time.sleep(BATCH_SECONDS)
        self._store.close()

    def _append(self, claim: _Claim, events: list[Event]) -> bool:
        """Return False if these events must be written again. Raising would end the thread."""
        run_id, number = claim
        try:
            self._store.append(run_id, *events, claim=number)
        except StoreError as error:
            self._errors[claim] = error
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
        run: the run as it was claimed, with its stored progress.
    """

    def __init__(self, writer: EventWriter, run: Run) -> None:
        self._writer = writer
        self._run = run
        self._stored = (run.progress.epoch, run.progress.step)

    def __call__(self, event: Event) -> None:
        """Record an event."""
        if isinstance(event, Progress) and (event.epoch - 1, event.step) <= self._stored:
            return
        if isinstance(event, EpochEnded) and event.epoch <= self._stored[0]:
            return
        self._writer.put(self._run, event)
