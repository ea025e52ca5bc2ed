"""The schema in PostgreSQL: the same migrations, in its names of types.

The table ``schema_version`` holds the version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dlcore.errors import DatabaseNewer
from dlcore.store import schema

if TYPE_CHECKING:
    from psycopg import Connection

LOCK = 0x646C636F7265
"""The advisory lock of exclusive transactions."""

CHANNEL = "runs"
"""Notified of new runs and commands."""

_TYPES = (
    (re.compile(r"\) STRICT(, WITHOUT ROWID)?"), ")"),
    (re.compile(r"\bREAL\b"), "DOUBLE PRECISION"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
)

_FUNCTIONS = (
    "CREATE FUNCTION learner_id(token TEXT) RETURNS TEXT LANGUAGE sql"
    " RETURN encode(sha256(convert_to(token, 'UTF8')), 'hex')",
    "CREATE FUNCTION notify_runs() RETURNS trigger LANGUAGE plpgsql"
    f" AS $$ BEGIN NOTIFY {CHANNEL}; RETURN NULL; END $$",
)
"""What the migrations and triggers call."""

_ADDITIONS = (
    # SQLite numbers rows by itself.
    "ALTER TABLE runs ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY",
    "CREATE TRIGGER run_added AFTER INSERT ON runs EXECUTE FUNCTION notify_runs()",
    "CREATE TRIGGER command_sent AFTER UPDATE OF wanted ON runs FOR EACH ROW"
    " WHEN (NEW.wanted IS NOT NULL) EXECUTE FUNCTION notify_runs()",
)


def migrate(connection: Connection) -> None:
    """Upgrade the database to the newest version; a failed migration changes nothing.

    Args:
        connection: commits each statement outside of transactions.

    Raises:
        DatabaseNewer: a newer version has upgraded it.
    """
    newest = len(schema.MIGRATIONS)
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        version = _version(connection)
        if version > newest:
            raise DatabaseNewer(given=version, expected=newest)
        if version == newest:
            return
        for statement in _statements(version):
            connection.execute(statement.encode())
        connection.execute("UPDATE schema_version SET version = %s", (newest,))


def _version(connection: Connection) -> int:
    """Return the version; 0 of an empty database, which gets the table."""
    # A user without the right to create tables can use existing ones.
    if connection.execute("SELECT to_regclass('schema_version')").fetchone() == (None,):
        connection.execute("CREATE TABLE schema_version (version BIGINT NOT NULL)")
        connection.execute("INSERT INTO schema_version VALUES (0)")
    row = connection.execute("SELECT version FROM schema_version").fetchone()
    return int(row[0]) if row else 0


def _statements(version: int) -> Iterator[str]:
    if version == 0:
        yield from _FUNCTIONS
    for migration in schema.MIGRATIONS[version:]:
        for pattern, name in _TYPES:
            migration = pattern.sub(name, migration)
        yield from filter(str.strip, migration.split(";"))
    if version == 0:
        yield from _ADDITIONS
