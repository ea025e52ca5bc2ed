"""The database schema, as migrations.

``MIGRATIONS[n]`` upgrades a database from version ``n`` to ``n + 1``; SQLite's ``user_version``
holds the version. A released migration is never edited.
"""

from __future__ import annotations

import sqlite3

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        learner TEXT NOT NULL,
        name TEXT NOT NULL DEFAULT '',
        preset TEXT NOT NULL DEFAULT '',
        spec TEXT NOT NULL,
        state TEXT NOT NULL,
        created REAL NOT NULL,
        started REAL,
        ended REAL,
        attempts INTEGER NOT NULL DEFAULT 0,
        progress TEXT NOT NULL DEFAULT '{}',
        error TEXT,
        wanted TEXT,
        owner TEXT,
        lease REAL NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX runs_by_learner ON runs (learner, created);
    CREATE INDEX runs_by_state ON runs (state, created);
    CREATE TABLE events (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        seq INTEGER NOT NULL,
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (run, seq)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE attempts (
        learner TEXT NOT NULL,
        lesson TEXT NOT NULL,
        size TEXT NOT NULL,
        prediction TEXT NOT NULL,
        runs TEXT NOT NULL,
        PRIMARY KEY (learner, lesson)
    ) STRICT, WITHOUT ROWID;
    """,
    "ALTER TABLE runs ADD COLUMN claims INTEGER NOT NULL DEFAULT 0",
    # Bytes of the files, NULL until they are measured, and those that the run may still need.
    """
    ALTER TABLE runs ADD COLUMN bytes INTEGER;
    ALTER TABLE runs ADD COLUMN reserved INTEGER NOT NULL DEFAULT 0
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Upgrade the database to the newest version; a failed migration changes nothing."""
    while (version := _version(connection)) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) == version:
                for statement in MIGRATIONS[version].split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
