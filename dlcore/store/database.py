"""A SQLite database with one connection for each thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dlcore.store.schema import check_version, migrate

BUSY_SECONDS = 30.0
"""How long a statement waits for another process's transaction."""


class Database:
    """Open a database and bring its schema up to date.

    Threads and processes may share the file.

    Args:
        path: the file; created if it does not exist.

    Raises:
        DatabaseNewer: a newer version of the app has upgraded the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        check_version(path)
        migrate(self._connection(), path)

    def close(self) -> None:
        """Close this thread's connection; each thread closes its own before it ends."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            # What is deleted or replaced is not left readable in the file.
            connection.execute("PRAGMA secure_delete = ON")
            self._local.connection = connection
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _query(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        return self._connection().execute(sql, values).fetchall()
