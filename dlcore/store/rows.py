"""Conversion between database rows and runs, events and attempts."""

from __future__ import annotations

import dataclasses
import functools
import json
import logging
import time
from collections.abc import Iterable
from typing import Any

from dlcore.errors import RunFinished, RunLost, RunNotFound, RunUnreadable, SpecError
from dlcore.events import Event, Progress
from dlcore.spec import Spec
from dlcore.store.apply import apply
from dlcore.store.attempt import Attempt
from dlcore.store.database import Connection, Database
from dlcore.store.run import Command, Run, RunProgress, RunState

COLUMNS = (
    "id, learner, name, preset, spec, state, created, started, ended, attempts, claims,"
    " progress, error, note"
)
"""The columns that :func:`read_run` expects: the fields of :class:`Run`."""

MAX_PROGRESS_EVENTS = 400
"""How many ``Progress`` events an ended run keeps; every ``EpochEnded`` stays."""

_log = logging.getLogger(__name__)


@functools.lru_cache(maxsize=256)
def _parse_spec(text: str) -> Spec:
    return Spec.parse(text)


def read_run(row: tuple[Any, ...]) -> Run:
    """Return the run in a row of ``COLUMNS``.

    Raises:
        RunUnreadable: another version wrote its spec.
    """
    fields = dict(zip(COLUMNS.split(", "), row, strict=True))
    try:
        spec = _parse_spec(fields["spec"])
    except SpecError:
        raise RunUnreadable(run=row[0]) from None
    error = json.loads(fields["error"]) if fields["error"] else None
    fields |= {
        "spec": spec,
        "state": RunState(fields["state"]),
        "progress": RunProgress(**json.loads(fields["progress"])),
        "error": (error[0], error[1]) if error else None,
    }
    return Run(**fields)


def read_runs(rows: Iterable[tuple[Any, ...]]) -> list[Run]:
    """Return the runs in rows, except those whose spec another version wrote."""
    runs = []
    for row in rows:
        try:
            runs.append(read_run(row))
        except RunUnreadable:
            _warn_once(row[0])
    return runs


@functools.lru_cache(maxsize=256)
def _warn_once(run_id: str) -> None:
    _log.warning("another version wrote run %s", run_id)


def read_attempt(lesson: str, size: str, prediction: str, runs: str) -> Attempt:
    """Return a learner's attempt at a lesson.

    Args:
        runs: ids by arm, as JSON.
    """
    ids = {arm: tuple(of_arm) for arm, of_arm in json.loads(runs).items()}
    return Attempt(lesson, size, prediction, ids)


_RUN = f"SELECT {COLUMNS} FROM runs WHERE id = ?"


def find_run(database: Database, run_id: str) -> Run:
    """Return a run.

    Raises:
        RunNotFound: no run has that id.
        RunUnreadable: another version wrote its spec.
    """
    rows = database.query(_RUN, (run_id,))
    if not rows:
        raise RunNotFound(run=run_id)
    return read_run(rows[0])


def read_command(db: Connection, run_id: str) -> Command | None:
    """Return the pending command for a run."""
    value = db.execute("SELECT wanted FROM runs WHERE id = ?", (run_id,)).fetchone()[0]
    return Command(value) if value else None


def read_unfinished(db: Connection, run_id: str, claim: int | None = None) -> Run:
    """Return a run that may still change, and that nobody else changes in this transaction.

    Args:
        claim: number of the caller's claim; None for a caller without one.

    Raises:
        RunNotFound: no run has that id.
        RunFinished: the run has ended.
        RunLost: another engine has claimed the run since.
    """
    row = db.lock(_RUN, (run_id,)).fetchone()
    if row is None:
        raise RunNotFound(run=run_id)
    run = read_run(row)
    if run.state.is_finished():
        raise RunFinished(run=run_id)
    if claim is not None and run.claims != claim:
        raise RunLost(run=run_id)
    return run


def insert(db: Connection, values: tuple[Any, ...]) -> None:
    """Insert a queued run.

    Args:
        values: its id, learner, name, preset, spec, owner, the lease's end, bytes of its files and
            those reserved for it.
    """
    db.execute(
        "INSERT INTO runs (id, learner, name, preset, spec, owner, lease, bytes, reserved, state,"
        " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?)",
        (*values, time.time()),
    )


def append(db: Connection, run: Run, events: Iterable[Event]) -> None:
    """Insert a run's new events and update its row."""
    last = db.execute("SELECT max(seq) FROM events WHERE run = ?", (run.id,)).fetchone()[0]
    rows = []
    for seq, event in enumerate(events, start=(last or 0) + 1):
        run = apply(run, event)
        rows.append((run.id, seq, event.name, event.to_json()))
    db.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows)
    db.execute(
        "UPDATE runs SET state = ?, started = ?, ended = ?, progress = ?, error = ? WHERE id = ?",
        (
            run.state.value,
            run.started,
            run.ended,
            json.dumps(dataclasses.asdict(run.progress)),
            json.dumps(run.error) if run.error else None,
            run.id,
        ),
    )
    if run.state.is_finished():
        db.execute("UPDATE runs SET reserved = 0 WHERE id = ?", (run.id,))
        _thin_progress(db, run.id)


def _thin_progress(db: Connection, run_id: str) -> None:
    """Delete all but ``MAX_PROGRESS_EVENTS`` evenly spaced progress events."""
    rows = db.execute(
        "SELECT seq FROM events WHERE run = ? AND name = ? ORDER BY seq", (run_id, Progress.name)
    ).fetchall()
    stride = -(-len(rows) // MAX_PROGRESS_EVENTS)
    if stride > 1:
        dropped = [(run_id, row[0]) for index, row in enumerate(rows) if index % stride]
        db.executemany("DELETE FROM events WHERE run = ? AND seq = ?", dropped)
