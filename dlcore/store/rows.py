"""How runs, events and lessons stand in the rows of the database."""

from __future__ import annotations

import dataclasses
import functools
import json
import logging
import sqlite3
import time
from collections.abc import Iterable
from typing import Any

from dlcore.errors import RunFinished, RunNotFound, SpecError
from dlcore.events import Event, Progress
from dlcore.spec import Spec
from dlcore.store.apply import apply
from dlcore.store.attempt import Attempt
from dlcore.store.run import Command, Run, RunProgress, RunState

COLUMNS = (
    "id, learner, name, preset, spec, state, created, started, ended, attempts, progress, error"
)
"""What :func:`read_run` is given, in this order."""

KEPT_PROGRESS_EVENTS = 400
"""So many points within epochs stay of a run that has ended; every epoch's end stays."""

_log = logging.getLogger(__name__)


@functools.lru_cache(maxsize=256)
def _spec(text: str) -> Spec:
    return Spec.parse(text)


def read_run(row: tuple[Any, ...]) -> Run:
    """The run in a row of ``COLUMNS``.

    Raises:
        SpecError: another version wrote its spec.
    """
    (run_id, learner, name, preset, spec, state, created, started, ended, attempts, *rest) = row
    progress, error = rest
    code_and_values = json.loads(error) if error else None
    return Run(
        id=run_id,
        learner=learner,
        name=name,
        preset=preset,
        spec=_spec(spec),
        state=RunState(state),
        created=created,
        started=started,
        ended=ended,
        attempts=attempts,
        progress=RunProgress(**json.loads(progress)),
        error=(code_and_values[0], code_and_values[1]) if code_and_values else None,
    )


def readable(rows: Iterable[tuple[Any, ...]]) -> list[Run]:
    """Runs without those of a spec that another version wrote: one must not hide all others."""
    runs = []
    for row in rows:
        try:
            runs.append(read_run(row))
        except SpecError as error:
            _tell_once(row[0], str(error))
    return runs


@functools.lru_cache(maxsize=256)
def _tell_once(run_id: str, why: str) -> None:
    _log.warning("run %s cannot be read: %s", run_id, why)


def read_attempt(lesson: str, size: str, prediction: str, runs: str) -> Attempt:
    """What a learner did in a lesson; ``runs`` is JSON."""
    ids = {arm: tuple(of_arm) for arm, of_arm in json.loads(runs).items()}
    return Attempt(lesson, size, prediction, ids)


def read_row(db: sqlite3.Connection, run_id: str) -> tuple[Any, ...]:
    """The row of a run.

    Raises:
        RunNotFound: no run has that id.
    """
    row: tuple[Any, ...] | None = db.execute(
        f"SELECT {COLUMNS} FROM runs WHERE id = ?", (run_id,)
    ).fetchone()
    if row is None:
        raise RunNotFound(run=run_id)
    return row


def read_command(db: sqlite3.Connection, run_id: str) -> Command | None:
    """The wish that is left for whoever holds a run."""
    wanted = db.execute("SELECT wanted FROM runs WHERE id = ?", (run_id,)).fetchone()[0]
    return Command(wanted) if wanted else None


def unfinished(db: sqlite3.Connection, run_id: str) -> Run:
    """A run that may still change.

    Raises:
        RunNotFound: no run has that id.
        RunFinished: it has ended.
    """
    run = read_run(read_row(db, run_id))
    if run.state.is_finished():
        raise RunFinished(run=run_id)
    return run


def insert(db: sqlite3.Connection, values: tuple[Any, ...]) -> None:
    """A new run: its id, learner, name, preset, spec, holder and the end of the holder's lease."""
    run_id, learner, name, preset, spec, owner, lease = values
    db.execute(
        "INSERT INTO runs (id, learner, name, preset, spec, state, created, owner, lease)"
        " VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?)",
        (run_id, learner, name, preset, spec, time.time(), owner, lease),
    )


def append(db: sqlite3.Connection, run: Run, events: Iterable[Event]) -> None:
    """Adds a run's events and brings its row up to date."""
    last = db.execute("SELECT max(seq) FROM events WHERE run = ?", (run.id,)).fetchone()[0]
    for seq, event in enumerate(events, start=(last or 0) + 1):
        run = apply(run, event)
        row = (run.id, seq, event.name, event.to_json())
        db.execute("INSERT INTO events VALUES (?, ?, ?, ?)", row)
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
        _thin(db, run.id)


def _thin(db: sqlite3.Connection, run_id: str) -> None:
    """Keeps a bounded number of the points within epochs, evenly spread."""
    rows = db.execute(
        "SELECT seq FROM events WHERE run = ? AND name = ? ORDER BY seq", (run_id, Progress.name)
    ).fetchall()
    every = -(-len(rows) // KEPT_PROGRESS_EVENTS)
    if every > 1:
        dropped = [(run_id, row[0]) for place, row in enumerate(rows) if place % every]
        db.executemany("DELETE FROM events WHERE run = ? AND seq = ?", dropped)
