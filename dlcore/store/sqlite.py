"""A SQLite database; each thread has a connection of its own while it needs one."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from dlcore.store.database import Database, Values
from dlcore.store.schema import check_version, migrate

BUSY_SECONDS = 30.0
"""How long a statement waits for another process's transaction."""

MAX_FREE = 4
"""How many connections of threads that have ended are kept for others.

The pages run each poll in a new thread, and to open a connection takes longer than most queries.
"""

_START = time.time() - time.monotonic()


class _Connection(sqlite3.Connection):
    """A connection whose transactions lock the whole database, so that rows need no locks."""

    lock = sqlite3.Connection.execute
    lock_free = sqlite3.Connection.execute


class _Loan:
    """The connection of a thread; the end of the thread gives it back.

    Args:
        connection: used by nobody else.
        free: where it is kept then.
    """

    def __init__(self, connection: _Connection, free: deque[_Connection]) -> None:
        self.connection = connection
        self._free = free

    def __del__(self) -> None:
        if self.connection.in_transaction or len(self._free) >= MAX_FREE:
            self.connection.close()
        else:
            self._free.append(self.connection)


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
        self._free: deque[_Connection] = deque()
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
        """Close the connection of this thread, and those that no thread uses."""
        self._local.loan = None
        with suppress(IndexError):
            while True:
                self._free.pop().close()

    def _connection(self) -> _Connection:
        loan: _Loan | None = getattr(self._local, "loan", None)
        if loan is None:
            try:
                connection = self._free.pop()
            except IndexError:
                connection = self._open()
            loan = self._local.loan = _Loan(connection, self._free)
        return loan.connection

    def _open(self) -> _Connection:
        connection = sqlite3.connect(
            self._path,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            factory=_Connection,
            check_same_thread=False,
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted or replaced is not left readable in the file.
        connection.execute("PRAGMA secure_delete = ON")
        return connection
