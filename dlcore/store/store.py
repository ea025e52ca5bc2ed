"""Runs and their events in SQLite, artifacts in files, all under one folder."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dlcore.errors import DiskFull, RunNotFound
from dlcore.events import Event, from_json
from dlcore.paths import home
from dlcore.spec import Spec
from dlcore.store.artifacts import Artifacts
from dlcore.store.attempt import Attempt
from dlcore.store.rows import (
    COLUMNS,
    append,
    insert,
    read_attempt,
    read_command,
    read_row,
    read_run,
    readable,
    unfinished,
)
from dlcore.store.run import Command, Run, RunState
from dlcore.store.schema import migrate

MAX_NAME = 80
MAX_DISK_BYTES = 2_000_000_000
LEASE_SECONDS = 20.0


class Store:
    """All that outlives a page, a browser and a server.

    Several processes may use one folder at once; an acknowledged write is never lost when
    one of them is killed.

    Args:
        folder: where the database and the artifacts lie; ``DLCORE_HOME`` by default.
        max_bytes: no new run is taken when artifacts use this much.
    """

    def __init__(self, folder: Path | None = None, max_bytes: int | None = None) -> None:
        self.folder = folder or home()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.max_bytes = max_bytes or int(os.environ.get("DLCORE_MAX_DISK", MAX_DISK_BYTES))
        self.artifacts = Artifacts(self.folder / "runs")
        self._local = threading.local()
        migrate(self._connection())

    # Runs

    def create(
        self, spec: Spec, learner: str, *, name: str = "", preset: str = "", owner: str = ""
    ) -> Run:
        """Puts a new run at the end of the queue.

        Args:
            learner: whose run it is.
            owner: who will work on it; by default whoever claims it first.

        Raises:
            DiskFull: the artifacts have reached their bound.
        """
        self._check_room()
        run_id = secrets.token_hex(12)
        lease = time.time() + LEASE_SECONDS if owner else 0.0
        with self._write() as db:
            insert(db, (run_id, learner, name[:MAX_NAME], preset, spec.to_json(), owner, lease))
        return self.run(run_id)

    def import_run(
        self,
        spec: Spec,
        learner: str,
        events: Iterable[Event],
        write: Callable[[str], None],
        *,
        name: str = "",
        preset: str = "",
    ) -> Run:
        """Takes a run that has ended elsewhere; it is here whole or not at all.

        Args:
            learner: whose run it becomes.
            events: all that it told; the last one is its end.
            write: writes its artifacts, given its id.

        Raises:
            DiskFull: the artifacts have reached their bound.
        """
        self._check_room()
        run_id = secrets.token_hex(12)
        try:
            write(run_id)
            with self._write() as db:
                insert(db, (run_id, learner, name[:MAX_NAME], preset, spec.to_json(), "", 0.0))
                append(db, unfinished(db, run_id), events)
        except BaseException:
            self.artifacts.remove_all(run_id)
            raise
        return self.run(run_id)

    def run(self, run_id: str) -> Run:
        """One run.

        Raises:
            RunNotFound: no run has that id.
        """
        return read_run(read_row(self._connection(), run_id))

    def runs(
        self, learner: str | None = None, states: Iterable[RunState] | None = None
    ) -> list[Run]:
        """Runs, newest first; one that this version cannot read is left out.

        Args:
            learner: only this learner's.
            states: only those in one of these states.
        """
        where, values = ["1"], []
        if learner is not None:
            where.append("learner = ?")
            values.append(learner)
        if states is not None:
            wanted = [state.value for state in states]
            where.append(f"state IN ({','.join('?' * len(wanted))})")
            values.extend(wanted)
        rows = self._query(
            f"SELECT {COLUMNS} FROM runs WHERE {' AND '.join(where)}"
            " ORDER BY created DESC, rowid DESC",
            *values,
        )
        return readable(rows)

    def rename(self, run_id: str, name: str) -> None:
        """Gives a run a name of at most ``MAX_NAME`` characters."""
        with self._write() as db:
            self._touched(
                db.execute("UPDATE runs SET name = ? WHERE id = ?", (name[:MAX_NAME], run_id)),
                run_id,
            )

    def delete(self, run_id: str) -> None:
        """Removes a run with its events and artifacts."""
        with self._write() as db:
            self._touched(db.execute("DELETE FROM runs WHERE id = ?", (run_id,)), run_id)
        self.artifacts.remove_all(run_id)

    # Events

    def append(self, run_id: str, *events: Event) -> None:
        """Adds events and brings the run's state and figures up to date, in one transaction.

        Raises:
            RunNotFound: no run has that id.
            RunFinished: the run has ended already.
        """
        with self._write() as db:
            append(db, unfinished(db, run_id), events)

    def events(
        self, run_id: str, after: int = 0, kind: type[Event] | None = None
    ) -> list[tuple[int, Event]]:
        """Events with their sequence numbers, oldest first.

        Args:
            after: only those with a larger number.
            kind: only those of this class.
        """
        rows = self._query(
            "SELECT seq, name, body FROM events"
            " WHERE run = ? AND seq > ? AND name = coalesce(?, name) ORDER BY seq",
            run_id,
            after,
            kind.name if kind else None,
        )
        return [(seq, from_json(name, body)) for seq, name, body in rows]

    def latest_events(self, run_id: str, count: int) -> list[Event]:
        """The newest events, oldest of them first.

        Args:
            count: how many at the most.
        """
        rows = self._query(
            "SELECT name, body FROM events WHERE run = ? ORDER BY seq DESC LIMIT ?", run_id, count
        )
        return [from_json(name, body) for name, body in reversed(rows)]

    def queue_position(self, run_id: str) -> int:
        """How many runs wait in the queue up to and with this one; 0 when it does not wait."""
        rows = self._query(
            "SELECT count(*) FROM runs WHERE state = 'queued' AND created <="
            " (SELECT created FROM runs WHERE id = ? AND state = 'queued')",
            run_id,
        )
        return int(rows[0][0])

    # Lessons

    def save_attempt(self, learner: str, attempt: Attempt) -> None:
        """Notes what a learner does in a lesson, in place of what they did there before."""
        with self._write() as db:
            db.execute(
                "INSERT OR REPLACE INTO attempts VALUES (?, ?, ?, ?, ?)",
                (
                    learner,
                    attempt.lesson,
                    attempt.size,
                    attempt.prediction,
                    json.dumps(dict(attempt.runs)),
                ),
            )

    def attempts(self, learner: str) -> dict[str, Attempt]:
        """What a learner did, by lesson."""
        rows = self._query(
            "SELECT lesson, size, prediction, runs FROM attempts WHERE learner = ?", learner
        )
        return {row[0]: read_attempt(*row) for row in rows}

    def forget_attempt(self, learner: str, lesson: str) -> None:
        """Lets a learner begin a lesson anew; its runs stay."""
        with self._write() as db:
            db.execute("DELETE FROM attempts WHERE learner = ? AND lesson = ?", (learner, lesson))

    # The queue: who works on what

    def claim(self, owner: str, limit: int) -> list[Run]:
        """Takes runs that wait, or whose holder's lease has run out, oldest first.

        Learners come in turn, so that one with ten runs does not keep another waiting. What is
        taken is safe from others for ``LEASE_SECONDS``, and longer with ``renew``. A holder whose
        own lease has run out, because the computer slept, is not given its runs a second time.

        Args:
            owner: who takes them.
            limit: how many at the most.
        """
        now = time.time()
        with self._write() as db:
            rows = db.execute(
                "SELECT id FROM (SELECT id, created, row_number() OVER"
                " (PARTITION BY learner ORDER BY created, rowid) AS place FROM runs"
                " WHERE (state = 'queued' AND (lease < ? OR owner = ?))"
                " OR (state IN ('running', 'paused') AND lease < ? AND owner <> ?))"
                " ORDER BY place, created LIMIT ?",
                (now, owner, now, owner, limit),
            ).fetchall()
            taken = [row[0] for row in rows]
            db.executemany(
                "UPDATE runs SET owner = ?, lease = ?,"
                " state = CASE state WHEN 'queued' THEN 'running' ELSE state END WHERE id = ?",
                [(owner, now + LEASE_SECONDS, run_id) for run_id in taken],
            )
            return readable(read_row(db, run_id) for run_id in taken)

    def renew(self, owner: str) -> None:
        """Prolongs the leases of all runs that ``owner`` holds."""
        with self._write() as db:
            db.execute(
                "UPDATE runs SET lease = ? WHERE owner = ?"
                " AND state IN ('queued', 'running', 'paused')",
                (time.time() + LEASE_SECONDS, owner),
            )

    def release(self, run_id: str) -> None:
        """Gives an unfinished run back, for anybody to take up at once."""
        with self._write() as db:
            db.execute("UPDATE runs SET owner = '', lease = 0 WHERE id = ?", (run_id,))

    def record_crash(self, run_id: str) -> int:
        """Notes that a worker was lost while it worked on this run.

        Returns:
            How often that has happened.
        """
        with self._write() as db:
            db.execute("UPDATE runs SET attempts = attempts + 1 WHERE id = ?", (run_id,))
        return self.run(run_id).attempts

    def held(self, owner: str) -> set[str]:
        """Ids of the unfinished runs that ``owner`` holds."""
        rows = self._query(
            "SELECT id FROM runs WHERE owner = ? AND state IN ('running', 'paused')", owner
        )
        return {row[0] for row in rows}

    def command(self, run_id: str, command: Command) -> None:
        """Leaves a learner's wish for whoever holds the run.

        A run that nobody has taken from the queue yet is stopped or killed at once.

        Raises:
            RunNotFound: no run has that id.
            RunFinished: the run has ended already.
        """
        with self._write() as db:
            run = unfinished(db, run_id)
            if run.state is RunState.QUEUED and command.ends():
                append(db, run, [command.end_of_waiting(time.time())])
            elif command.overrules(read_command(db, run_id)):
                db.execute("UPDATE runs SET wanted = ? WHERE id = ?", (command.value, run_id))

    def pop_commands(self, owner: str) -> list[tuple[str, Command]]:
        """Wishes left for the runs that ``owner`` holds; each is told once."""
        wished = "SELECT id, wanted FROM runs WHERE owner = ? AND wanted IS NOT NULL"
        if not self._query(wished, owner):
            return []
        with self._write() as db:
            found = db.execute(wished, (owner,)).fetchall()
            db.executemany("UPDATE runs SET wanted = NULL WHERE id = ?", [(r[0],) for r in found])
        return [(run_id, Command(wanted)) for run_id, wanted in found]

    def close(self) -> None:
        """Closes this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _check_room(self) -> None:
        used = self.artifacts.bytes_used()
        if used >= self.max_bytes:
            raise DiskFull(used=used, maximum=self.max_bytes)

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.folder / "dlcore.db", timeout=30.0, isolation_level=None
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        return connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _query(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._connection().execute(sql, values).fetchall()

    @staticmethod
    def _touched(cursor: sqlite3.Cursor, run_id: str) -> None:
        if cursor.rowcount == 0:
            raise RunNotFound(run=run_id)
