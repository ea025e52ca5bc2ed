"""The run queue: which engine works on which run, and the commands sent to it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from itertools import islice

from dlcore.store.artifacts import Artifacts
from dlcore.store.database import Connection, Database
from dlcore.store.rows import COLUMNS, append, find_run, read_command, read_runs, read_unfinished
from dlcore.store.run import Command, Run, RunState

LEASE_SECONDS = 15.0

_CLAIMABLE = """
    state IN ('queued', 'running', 'paused') AND (
        (lease < :now AND owner <> :owner AND (state <> 'paused' OR wanted IN ('resume', 'stop')))
        OR (state = 'queued' AND owner = :owner)
    )
"""
"""Whether an owner may claim a run."""

_WAITING = f"""
    WITH slots AS (
        SELECT learner, count(*) AS held FROM runs
        WHERE state IN ('running', 'paused') AND owner <> '' AND lease >= :now
        GROUP BY learner
    )
    SELECT {COLUMNS}, coalesce(held, 0) + row_number() OVER (
        PARTITION BY runs.learner ORDER BY wanted = 'stop' DESC NULLS LAST, created, runs.rowid
    ) AS turn
    FROM runs LEFT JOIN slots USING (learner)
    WHERE {_CLAIMABLE}
    ORDER BY turn, created
"""
"""The runs that an owner may claim, in the order of the queue, each with its ``turn``: the number
of slots that its learner would hold with it. A learner without a slot comes first.

A paused run waits for a command, its checkpoint on the disk, and holds no slot.
"""


class Queue:
    """Claims, leases and commands of the runs in a database.

    Args:
        database: has the tables.
        artifacts: the files of the runs, which a killed one loses.
    """

    def __init__(self, database: Database, artifacts: Artifacts) -> None:
        self.database = database
        self.artifacts = artifacts

    def close(self) -> None:
        """Close this thread's connection; every thread does so before it ends."""
        self.database.close()

    def lease_end(self) -> float:
        """Return when a lease that is granted now expires, by the clock of the database."""
        return self.database.now() + LEASE_SECONDS

    def claim(
        self, owner: str, limit: int, fits: Callable[[Run], bool] = lambda run: True
    ) -> list[Run]:
        """Claim queued runs and runs whose owner's lease has expired, in the order of the queue.

        Learners share the slots: one with ten runs does not keep another waiting. Nobody else
        can claim these runs for ``LEASE_SECONDS``, or for longer if ``renew`` is called. An owner
        whose own lease has expired, because the computer slept, does not get its runs twice.

        Each claim of a run has a number, ``Run.claims``. Writes that carry the number of an older
        claim are refused, so that an engine that has lost a run cannot change it.

        Args:
            owner: who claims them.
            limit: maximum number of runs.
            fits: whether the owner has memory for a run beside those before it; others wait.
        """
        at = self.database.now()
        lease = at + LEASE_SECONDS
        with self.database.transaction() as db:
            # After a clock was set back, a run that nobody renews must expire all the same.
            db.execute(
                "UPDATE runs SET lease = ? WHERE lease > ?"
                " AND state IN ('queued', 'running', 'paused')",
                (lease, lease),
            )
            rows = db.execute(_WAITING, {"now": at, "owner": owner}).fetchall()
            waiting = read_runs(row[:-1] for row in rows)
            free = (run.id for run in waiting if fits(run) and _lock(db, run.id, at, owner))
            run_ids = list(islice(free, limit))
            db.executemany(
                "UPDATE runs SET owner = ?, lease = ?, claims = claims + 1, state ="
                " CASE WHEN state = 'queued' OR wanted = 'resume' THEN 'running' ELSE state END,"
                " wanted = nullif(wanted, 'resume') WHERE id = ?",
                [(owner, lease, run_id) for run_id in run_ids],
            )
            return [find_run(self.database, run_id) for run_id in run_ids]

    def renew(self, owner: str) -> None:
        """Extend the leases of all runs of ``owner``."""
        with self.database.transaction() as db:
            db.execute(
                "UPDATE runs SET lease = ? WHERE owner = ?"
                " AND state IN ('queued', 'running', 'paused')",
                (self.lease_end(), owner),
            )

    def release(self, run_id: str, claim: int | None = None) -> None:
        """Give up an unfinished run, so that it waits in the queue again, or stays paused.

        Args:
            claim: number of the claim; nothing changes if another engine has claimed the run since.
        """
        with self.database.transaction() as db:
            db.execute(
                "UPDATE runs SET owner = '', lease = 0,"
                " state = CASE state WHEN 'running' THEN 'queued' ELSE state END"
                " WHERE id = ? AND claims = coalesce(?, claims)",
                (run_id, claim),
            )

    def runs_to_unload(self, owner: str) -> list[str]:
        """Return the runs of an owner whose slots are due to waiting learners who have none.

        The learners with the most slots release their newest runs, but none their last.
        """
        rows = self.database.query(_WAITING, {"now": self.database.now(), "owner": owner})
        waiting = sum(row[-1] == 1 for row in rows)
        held: dict[str, list[str]] = defaultdict(list)
        for run_id, learner in self.database.query(
            "SELECT id, learner FROM runs WHERE owner = ? AND state IN ('running', 'paused')"
            " ORDER BY created",
            (owner,),
        ):
            held[learner].append(run_id)
        unloaded = []
        for _ in range(waiting):
            most = max(held.values(), key=len, default=[])
            if len(most) > 1:
                unloaded.append(most.pop())
        return unloaded

    def record_crash(self, run_id: str, claim: int | None = None) -> int:
        """Count that a worker was lost while it trained this run.

        Args:
            claim: number of the claim under which it was trained.

        Returns:
            The number of crashes so far.

        Raises:
            RunNotFound: no run has that id.
            RunFinished: the run has ended.
            RunLost: another engine has claimed the run since.
        """
        with self.database.transaction() as db:
            attempts = read_unfinished(db, run_id, claim).attempts + 1
            db.execute("UPDATE runs SET attempts = ? WHERE id = ?", (attempts, run_id))
            return attempts

    def claims(self, owner: str) -> dict[str, int]:
        """Return the numbers of an owner's claims by the ids of its unfinished runs."""
        rows = self.database.query(
            "SELECT id, claims FROM runs WHERE owner = ? AND state IN ('running', 'paused')",
            (owner,),
        )
        return dict(rows)

    def queue_position(self, run_id: str) -> int:
        """Return the run's position in the queue, from 1; 0 when it does not wait."""
        rows = self.database.query(_WAITING, {"now": self.database.now(), "owner": ""})
        run_ids = [row[0] for row in rows]
        return run_ids.index(run_id) + 1 if run_id in run_ids else 0

    def command(self, run_id: str, command: Command) -> None:
        """Send a command to the owner of a run.

        A run that has not started yet is stopped at once. Any run is killed at once: its owner
        finds that it has ended.

        Raises:
            RunNotFound: no run has that id.
            RunFinished: the run has ended.
        """
        with self.database.transaction() as db:
            _send(db, read_unfinished(db, run_id), command)
        if command is Command.KILL:
            self.artifacts.remove_all(run_id)

    def repeat_command(self, run_id: str, command: Command) -> None:
        """Send a command again whose receiver was lost; unless it ends the run, a later one stays.

        Raises:
            RunNotFound: no run has that id.
            RunFinished: the run has ended.
        """
        with self.database.transaction() as db:
            run = read_unfinished(db, run_id)
            if command.ends() or read_command(db, run_id) is None:
                _send(db, run, command)

    def pop_commands(self, owner: str) -> list[tuple[str, Command]]:
        """Return and clear the commands for the runs of ``owner``."""
        pending = "SELECT id, wanted FROM runs WHERE owner = ? AND wanted IS NOT NULL"
        if not self.database.query(pending, (owner,)):
            return []
        with self.database.transaction() as db:
            rows = db.lock(pending, (owner,)).fetchall()
            db.executemany("UPDATE runs SET wanted = NULL WHERE id = ?", [(r[0],) for r in rows])
        return [(run_id, Command(value)) for run_id, value in rows]


def _send(db: Connection, run: Run, command: Command) -> None:
    is_new = run.state is RunState.QUEUED and run.started is None
    if command is Command.KILL or (is_new and command is Command.STOP):
        append(db, run, [command.final_event(time.time(), run.progress.epoch)])
    elif command.overrides(read_command(db, run.id)):
        db.execute("UPDATE runs SET wanted = ? WHERE id = ?", (command.value, run.id))


def _lock(db: Connection, run_id: str, at: float, owner: str) -> bool:
    """Lock a run that an owner may claim; return False if another engine is faster."""
    values = {"run": run_id, "now": at, "owner": owner}
    sql = f"SELECT 1 FROM runs WHERE id = :run AND {_CLAIMABLE}"
    return db.lock_free(sql, values).fetchone() is not None
