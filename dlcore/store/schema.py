"""The database schema, as migrations.

``MIGRATIONS[n]`` upgrades a database from version ``n`` to ``n + 1``; SQLite's ``user_version``
holds the version. A released migration is never edited.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from dlcore.errors import DatabaseNewer
from dlcore.io.renaming import replace_file
from dlcore.store.learner_id import learner_id

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
    # Tokens have 32 characters; the command line's learner has no token.
    """
    UPDATE runs SET learner = learner_id(learner) WHERE length(learner) = 32;
    UPDATE attempts SET learner = learner_id(learner) WHERE length(learner) = 32
    """,
    "ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE passcode (hash TEXT NOT NULL) STRICT;
    CREATE TABLE teachers (learner TEXT PRIMARY KEY, until REAL NOT NULL) STRICT;
    CREATE TABLE classes (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        code TEXT NOT NULL UNIQUE,
        created REAL NOT NULL,
        ends REAL NOT NULL,
        needs_approval INTEGER NOT NULL,
        steering TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
    CREATE TABLE members (
        id TEXT PRIMARY KEY,
        class TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
        learner TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        alias TEXT NOT NULL,
        admitted INTEGER NOT NULL,
        joined REAL NOT NULL,
        page TEXT NOT NULL DEFAULT '',
        item TEXT NOT NULL DEFAULT '',
        seen REAL NOT NULL,
        active REAL NOT NULL,
        hand REAL NOT NULL DEFAULT 0,
        arrived INTEGER NOT NULL DEFAULT 0,
        words TEXT NOT NULL,
        sealed TEXT NOT NULL
    ) STRICT;
    CREATE INDEX members_by_class ON members (class);
    CREATE TABLE experiments (
        id TEXT PRIMARY KEY,
        class TEXT NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
        created REAL NOT NULL,
        first TEXT NOT NULL,
        second TEXT NOT NULL,
        started REAL
    ) STRICT;
    CREATE TABLE shares (
        experiment TEXT NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
        member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
        half INTEGER NOT NULL DEFAULT 0,
        prediction REAL,
        run TEXT,
        PRIMARY KEY (experiment, member)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE drawings (
        id TEXT PRIMARY KEY,
        member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
        label INTEGER NOT NULL,
        strokes TEXT NOT NULL,
        created REAL NOT NULL
    ) STRICT;
    CREATE INDEX drawings_by_member ON drawings (member);
    CREATE TABLE submissions (
        id TEXT PRIMARY KEY,
        member TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
        run TEXT NOT NULL,
        lesson TEXT NOT NULL,
        text TEXT NOT NULL,
        created REAL NOT NULL,
        answer TEXT NOT NULL DEFAULT '',
        returned INTEGER NOT NULL DEFAULT 0,
        presented INTEGER NOT NULL DEFAULT 0,
        position INTEGER NOT NULL,
        UNIQUE (member, run, lesson)
    ) STRICT
    """,
)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Upgrade the database to the newest version; a failed migration changes nothing.

    A copy of the database as it was is kept beside it, with its version in the name.

    Args:
        connection: to the database.
        path: its file.
    """
    connection.create_function("learner_id", 1, learner_id, deterministic=True)
    first = _version(connection)
    while (version := _version(connection)) < len(MIGRATIONS):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if _version(connection) == version:
                if version and version == first:
                    _copy(path, path.with_suffix(f".version-{version}{path.suffix}"))
                for statement in MIGRATIONS[version].split(";"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def check_version(path: Path) -> None:
    """Check that this version can read a database, without changing it.

    Raises:
        DatabaseNewer: a newer version has upgraded it.
    """
    if not path.exists():
        return
    with closing(sqlite3.connect(path)) as connection:
        version = _version(connection)
    if version > len(MIGRATIONS):
        raise DatabaseNewer(given=version, expected=len(MIGRATIONS))


def _copy(path: Path, target: Path) -> None:
    """Copy a database whose write lock this process holds; the copy is complete or absent."""
    unfinished = target.with_suffix(".unfinished")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    replace_file(unfinished, target)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
