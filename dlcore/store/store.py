"""Runs and their events in a database, artifacts in files."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from dlcore.errors import DiskFull, RunNotFound, StoreFull
from dlcore.events import Event, from_json
from dlcore.settings import home, max_disk_bytes
from dlcore.spec import Spec
from dlcore.store.artifacts import Artifacts
from dlcore.store.attempt import Attempt
from dlcore.store.database import Cursor, Database
from dlcore.store.disk_usage import DiskUsage, expected_bytes
from dlcore.store.open_artifacts import open_artifacts
from dlcore.store.open_database import open_database
from dlcore.store.queue import Queue
from dlcore.store.rows import (
    COLUMNS,
    append,
    find_run,
    insert,
    read_attempt,
    read_runs,
    read_unfinished,
)
from dlcore.store.run import Run, RunState, UnreadableRun

MAX_NAME = 80
MAX_NOTE = 200
LEFTOVER_SECONDS = 3600.0
"""Files of no run are this old when they are deleted; an import writes them before its run."""


class Store(Queue):
    """Persistent runs, events, artifacts and lesson attempts.

    Several processes may use it at once; an acknowledged write survives when one of them is
    killed.

    Args:
        folder: contains what has no address; ``DLCORE_HOME`` by default.
        max_bytes: of the artifacts of all runs; see ``disk_usage`` for each learner's share.
        database: by default the one of ``DLCORE_STORE``, without that setting a file in the folder.
        artifacts: by default those of ``DLCORE_ARTIFACTS``, without that setting a subfolder.

    Raises:
        DatabaseNewer: a newer version of the app has upgraded the database.
        DatabaseUnavailable: the database's server cannot be reached.
        InvalidSetting: ``DLCORE_MAX_DISK`` or an address cannot be used.
    """

    def __init__(
        self,
        folder: Path | None = None,
        max_bytes: int | None = None,
        database: Database | None = None,
        artifacts: Artifacts | None = None,
    ) -> None:
        self.folder = folder or home()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.max_bytes = max_bytes or max_disk_bytes()
        files = artifacts or open_artifacts(self.folder)
        super().__init__(
            database or open_database(self.folder), files.with_commit(self._commit_files)
        )
        self._measure_files()

    # Runs

    def create(
        self, spec: Spec, learner: str, *, name: str = "", preset: str = "", owner: str = ""
    ) -> Run:
        """Add a new run to the end of the queue.

        Args:
            learner: whose run it is.
            owner: who will train it; by default the first engine that claims it.

        Raises:
            SpecError: the parts of the spec do not fit together.
            DiskFull: the learner's runs use their share of the disk.
            StoreFull: the runs of other learners leave no space.
        """
        run_id = secrets.token_hex(12)
        lease = self.lease_end() if owner else 0.0
        needed = expected_bytes(spec)
        with self.database.exclusive() as db:
            self._check_space(learner, needed)
            text = spec.to_json()
            insert(db, (run_id, learner, name[:MAX_NAME], preset, text, owner, lease, 0, needed))
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
        """Add a run that ended elsewhere, completely or not at all.

        Args:
            learner: whose run it becomes.
            events: all its events, the last of which ends it.
            write: writes its artifacts, given its id.

        Raises:
            DiskFull: the learner's runs use their share of the disk.
            StoreFull: the runs of other learners leave no space.
        """
        run_id = secrets.token_hex(12)
        try:
            write(run_id)
            size = self.artifacts.size(run_id)
            with self.database.exclusive() as db:
                self._check_space(learner, size)
                text = spec.to_json()
                insert(db, (run_id, learner, name[:MAX_NAME], preset, text, "", 0.0, size, 0))
                append(db, read_unfinished(db, run_id), events)
        except BaseException:
            self.artifacts.remove_all(run_id)
            raise
        return self.run(run_id)

    def run(self, run_id: str) -> Run:
        """Return one run.

        Raises:
            RunNotFound: no run has that id.
            RunUnreadable: another version of the app wrote it.
        """
        return find_run(self.database, run_id)

    def find(self, run_id: str) -> Run | None:
        """Return a run; None if there is none of that id.

        Raises:
            RunUnreadable: another version of the app wrote it.
        """
        with suppress(RunNotFound):
            return self.run(run_id)
        return None

    def runs(
        self, learner: str | None = None, states: Iterable[RunState] | None = None
    ) -> list[Run]:
        """Return runs, newest first, except those that this version cannot read.

        Args:
            learner: only this learner's.
            states: only those in one of these states.
        """
        where, values = ["TRUE"], []
        if learner is not None:
            where.append("learner = ?")
            values.append(learner)
        if states is not None:
            names = [state.value for state in states]
            where.append(f"state IN ({','.join('?' * len(names)) or 'NULL'})")
            values.extend(names)
        rows = self.database.query(
            f"SELECT {COLUMNS} FROM runs WHERE {' AND '.join(where)}"
            " ORDER BY created DESC, rowid DESC",
            values,
        )
        return read_runs(rows)

    def unreadable_runs(self, learner: str) -> list[UnreadableRun]:
        """Return a learner's runs that ``runs`` leaves out, newest first."""
        rows = self.database.query(
            f"SELECT {COLUMNS} FROM runs WHERE learner = ? ORDER BY created DESC", (learner,)
        )
        readable = {run.id for run in read_runs(rows)}
        fields = [dict(zip(COLUMNS.split(", "), row, strict=True)) for row in rows]
        return [
            UnreadableRun(run["id"], run["name"], run["created"], run["spec"])
            for run in fields
            if run["id"] not in readable
        ]

    def rename(self, run_id: str, name: str) -> None:
        """Set a run's name, cut to ``MAX_NAME`` characters.

        Raises:
            RunNotFound: no run has that id.
        """
        with self.database.transaction() as db:
            cursor = db.execute("UPDATE runs SET name = ? WHERE id = ?", (name[:MAX_NAME], run_id))
            _check_found(cursor, run_id)

    def annotate(self, run_id: str, note: str) -> None:
        """Set a run's note, cut to ``MAX_NOTE`` characters.

        Raises:
            RunNotFound: no run has that id.
        """
        with self.database.transaction() as db:
            cursor = db.execute("UPDATE runs SET note = ? WHERE id = ?", (note[:MAX_NOTE], run_id))
            _check_found(cursor, run_id)

    def delete(self, run_id: str) -> None:
        """Delete a run with its events and artifacts.

        Raises:
            RunNotFound: no run has that id.
        """
        with self.database.transaction() as db:
            _check_found(db.execute("DELETE FROM runs WHERE id = ?", (run_id,)), run_id)
        self.artifacts.remove_all(run_id)

    def files(self, run: Run) -> Artifacts:
        """Return the artifacts as the run's trainer writes them.

        Their changes raise ``RunNotFound``, ``RunFinished`` or ``RunLost`` once the run is no
        longer under the claim of ``run``.
        """

        return self.artifacts.with_commit(partial(self._commit_files, claim=run.claims))

    # Events

    def append(self, run_id: str, *events: Event, claim: int | None = None) -> None:
        """Append events and update the run's state and progress, in one transaction.

        Args:
            claim: number of the writer's claim; None for a writer without one.

        Raises:
            RunNotFound: no run has that id.
            RunFinished: the run has ended.
            RunLost: another engine has claimed the run since.
        """
        with self.database.transaction() as db:
            append(db, read_unfinished(db, run_id, claim), events)

    def events(
        self, run_id: str, after: int = 0, kind: type[Event] | None = None
    ) -> list[tuple[int, Event]]:
        """Return events with their sequence numbers, oldest first.

        Args:
            after: only those with a larger number.
            kind: only those of this class.
        """
        rows = self.database.query(
            "SELECT seq, name, body FROM events"
            " WHERE run = ? AND seq > ? AND name = coalesce(?, name) ORDER BY seq",
            (run_id, after, kind.name if kind else None),
        )
        return [(seq, from_json(name, body)) for seq, name, body in rows]

    def latest_events(self, run_id: str, limit: int) -> list[Event]:
        """Return the newest events, oldest of them first.

        Args:
            limit: maximum number of events.
        """
        rows = self.database.query(
            "SELECT name, body FROM events WHERE run = ? ORDER BY seq DESC LIMIT ?",
            (run_id, limit),
        )
        return [from_json(name, body) for name, body in reversed(rows)]

    # Lessons

    def save_attempt(self, learner: str, attempt: Attempt) -> None:
        """Save a learner's attempt at a lesson, in place of the previous one."""
        with self.database.transaction() as db:
            db.execute(
                "INSERT INTO attempts (learner, lesson, size, prediction, runs)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (learner, lesson) DO UPDATE SET"
                " size = excluded.size, prediction = excluded.prediction, runs = excluded.runs",
                (
                    learner,
                    attempt.lesson,
                    attempt.size,
                    attempt.prediction,
                    json.dumps(dict(attempt.runs)),
                ),
            )

    def attempts(self, learner: str) -> dict[str, Attempt]:
        """Return a learner's attempts by lesson."""
        rows = self.database.query(
            "SELECT lesson, size, prediction, runs FROM attempts WHERE learner = ?", (learner,)
        )
        return {row[0]: read_attempt(*row) for row in rows}

    def delete_attempt(self, learner: str, lesson: str) -> None:
        """Delete a learner's attempt at a lesson; its runs stay."""
        with self.database.transaction() as db:
            db.execute("DELETE FROM attempts WHERE learner = ? AND lesson = ?", (learner, lesson))

    # Disk space

    def sizes(self) -> dict[str, int]:
        """Return the bytes of the artifacts by run id."""
        return dict(self.database.query("SELECT id, coalesce(bytes, 0) FROM runs"))

    def disk_usage(self, learner: str) -> DiskUsage:
        """Return how much of the disk a learner's runs use, and may use."""
        (row,) = self.database.query(
            "SELECT coalesce(sum(size) FILTER (WHERE learner = ?), 0), coalesce(sum(size), 0)"
            " FROM (SELECT learner, CASE WHEN bytes > reserved THEN bytes ELSE reserved END AS size"
            " FROM runs) AS sizes",
            (learner,),
        )
        used, total = map(int, row)
        return DiskUsage(used, max(0, self.max_bytes - (total - used)) // 2)

    def remove_leftovers(self) -> None:
        """Delete the files of runs that have been deleted while their files were in use."""
        for run_id in self.artifacts.run_ids(time.time() - LEFTOVER_SECONDS):
            if not self.database.query("SELECT 1 FROM runs WHERE id = ?", (run_id,)):
                self.artifacts.remove_all(run_id)

    def _check_space(self, learner: str, needed: int) -> None:
        usage = self.disk_usage(learner)
        values = {"used": usage.used, "needed": needed, "maximum": usage.maximum}
        if needed > usage.maximum:
            raise StoreFull(**values)
        if usage.used + needed > usage.maximum:
            raise DiskFull(**values)

    @contextmanager
    def _commit_files(self, run_id: str, claim: int | None = None) -> Iterator[None]:
        """Change files of a run and store their size; with a claim, only while it is valid."""
        with self.database.transaction() as db:
            if claim is not None:
                read_unfinished(db, run_id, claim)
            else:
                db.lock("SELECT id FROM runs WHERE id = ?", (run_id,))
            yield
            size = self.artifacts.size(run_id)
            db.execute("UPDATE runs SET bytes = ? WHERE id = ?", (size, run_id))

    def _measure_files(self) -> None:
        """Store the sizes that a version without them did not."""
        unmeasured = self.database.query("SELECT id FROM runs WHERE bytes IS NULL")
        if not unmeasured:
            return
        with self.database.transaction() as db:
            sizes = [(self.artifacts.size(run_id), run_id) for (run_id,) in unmeasured]
            db.executemany("UPDATE runs SET bytes = ? WHERE id = ?", sizes)


def _check_found(cursor: Cursor, run_id: str) -> None:
    if cursor.rowcount == 0:
        raise RunNotFound(run=run_id)
