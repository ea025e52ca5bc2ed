"""Writes events in a background thread, so that training never waits for the disk."""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
import time

from dlcore.errors import DatabaseUnavailable, EventsLost, StoreError
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

_TEMPORARY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
}
"""Codes of errors that pass."""

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
        self._uncertain: set[_Claim] = set()
        threading.Thread(target=self._write, name="event-writer", daemon=True).start()

    def put(self, run: Run, event: Event) -> None:
        """Queue an event for writing.

        Args:
            run: the run as it was claimed.
            event: the event.

        Raises:
            StoreError: an earlier write failed, because the run has been deleted, ended or claimed
                by another engine, or because of a permanent error of the database.
        """
        claim = run.id, run.claims
        if claim in self._errors:
            raise self._errors[claim]
        self._queue.put((claim, event))

    def has_lost(self, run: Run) -> bool:
        """Return whether events of a run could not be stored, and never can."""
        return isinstance(self._errors.get((run.id, run.claims)), EventsLost)

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
        events: dict[_Claim, list[Event]] = {}
        flags: list[threading.Event] = []
        items: list[_Item] = []
        while None not in items:
            items = self._receive(RETRY_SECONDS if events else None)
            for item in items:
                if isinstance(item, tuple):
                    events.setdefault(item[0], []).append(item[1])
                elif item is not None:
                    flags.append(item)
            events = {claim: new for claim, new in events.items() if not self._append(claim, new)}
            while flags and not events:
                flags.pop().set()
            time.sleep(BATCH_SECONDS)
        self._store.close()

    def _receive(self, seconds: float | None) -> list[_Item]:
        """Return what is queued; wait for it, at most for some seconds."""
        try:
            items = [self._queue.get(timeout=seconds)]
        except queue.Empty:
            return []
        while not self._queue.empty():
            items.append(self._queue.get())
        return items

    def _append(self, claim: _Claim, events: list[Event]) -> bool:
        """Return False if these events must be written again. Raising would end the thread."""
        run_id, number = claim
        try:
            new = self._without_stored(run_id, events) if claim in self._uncertain else events
            if new:
                self._store.append(run_id, *new, claim=number)
            self._uncertain.discard(claim)
        except StoreError as error:
            self._errors[claim] = error
        except Exception as error:
            _log.exception("events of run %s are not stored", run_id)
            if _is_temporary(error):
                if isinstance(error, DatabaseUnavailable):
                    # The server may have stored them before the connection was lost.
                    self._uncertain.add(claim)
                return False
            self._errors[claim] = EventsLost(run=run_id)
        return True

    def _without_stored(self, run_id: str, events: list[Event]) -> list[Event]:
        """Return events without the first ones, if a failed write has stored them after all.

        No two events of a run are equal, because each has its time.
        """
        stored = [event.to_json() for event in self._store.latest_events(run_id, len(events))]
        texts = [event.to_json() for event in events]
        counts = range(len(stored), 0, -1)
        return events[next((n for n in counts if stored[-n:] == texts[:n]), 0) :]


def _is_temporary(error: Exception) -> bool:
    """Return whether a write may work later: the disk is full, the database locked or away."""
    if isinstance(error, DatabaseUnavailable):
        return True
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _TEMPORARY


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
