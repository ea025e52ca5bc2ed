"""A SQLite database with one connection for each thread."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from dlcore.store.database import Database, Values
from dlcore.store.schema import check_version, migrate

BUSY_SECONDS = 30.0
"""How long a statement waits for another process's transaction."""

_START = time.time() - time.monotonic()


class _Connection(sqlite3.Connection):
    """A connection whose transactions lock the whole database, so that rows need no locks."""

    lock = sqlite3.Connection.execute
    lock_free = sqlite3.Connection.execute


class SQLiteDatabase(Database):
    """Open a database file and bring its schema up to date.

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

    @contextmanager
    def transaction(self) -> Iterator[_Connection]:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def exclusive(self) -> AbstractContextManager[_Connection]:
        return self.transaction()

    def query(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        return self._connection().execute(sql, values).fetchall()

    def now(self) -> float:
        """Return the seconds since 1970; setting the computer's clock does not change it.

        Only the start of a process takes the time from that clock.
        """
        return _START + time.monotonic()

    def listen(self, on_change: Callable[[], None]) -> AbstractContextManager[None]:
        return nullcontext()

    def purge(self) -> None:
        """Empty the write-ahead log, in which deleted rows may still be readable."""
        self.query("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _connection(self) -> _Connection:
        connection: _Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self._path, timeout=BUSY_SECONDS, isolation_level=None, factory=_Connection
            )
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            # What is deleted or replaced is not left readable in the file.
            connection.execute("PRAGMA secure_delete = ON")
            self._local.connection = connection
        return connection
