"""What the store needs of a database; SQLite and PostgreSQL implement it.

Statements are written once, in the SQL that both understand, with ``?`` or ``:name`` for values.
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from dlcore.errors import DatabaseUnavailable

Values = Sequence[Any] | Mapping[str, Any]

DATABASE_ERRORS = (sqlite3.Error, DatabaseUnavailable)
"""What a database raises that cannot be used."""

TEMPORARY_ERRORS = (sqlite3.OperationalError, DatabaseUnavailable)
"""What it raises while its disk is full, it is locked, or its server cannot be reached."""


class Cursor(Protocol):
    """The result of a statement."""

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""

    @property
    def description(self) -> Any:
        """A sequence for each column, whose first element is its name."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""

    def fetchall(self) -> list[Any]:
        """Return the remaining rows."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A transaction in progress."""

    def execute(self, sql: str, values: Values = ..., /) -> Cursor:
        """Execute one statement."""

    def executemany(self, sql: str, rows: Iterable[Any], /) -> object:
        """Execute one statement for each row of values."""

    def lock(self, sql: str, values: Values = ..., /) -> Cursor:
        """Select rows that nobody else can change until the end of the transaction."""

    def lock_free(self, sql: str, values: Values = ..., /) -> Cursor:
        """Do the same, without the rows that other transactions have locked."""


class Database(ABC):
    """A database with the newest schema, shared by threads and processes.

    Attributes:
        poll_seconds: polling interval of listeners that must not miss a change.
    """

    poll_seconds = 0.1

    @abstractmethod
    def transaction(self) -> AbstractContextManager[Connection]:
        """Begin a transaction, which ends with the context; an error undoes it.

        Others may run at the same time: what is read for a decision must be locked.
        """

    @abstractmethod
    def exclusive(self) -> AbstractContextManager[Connection]:
        """Begin a transaction beside which no other exclusive one runs."""

    @abstractmethod
    def query(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Return all rows, inside the transaction of this thread if there is one."""

    def write(self, sql: str, values: Values = ()) -> int:
        """Execute one statement; return how many rows it changed."""
        with self.transaction() as db:
            return db.execute(sql, values).rowcount

    @abstractmethod
    def now(self) -> float:
        """Return the time of leases in seconds, by a clock that all its users share."""

    @abstractmethod
    def listen(self, on_change: Callable[[], None]) -> AbstractContextManager[None]:
        """Call a function soon after another process has added a run or sent a command.

        A listener that must not miss a change polls as well: not every database sends such
        messages, and a lost connection loses some.
        """

    @abstractmethod
    def purge(self) -> None:
        """Make deleted rows unreadable in the files of the database, where it can do that."""

    @abstractmethod
    def close(self) -> None:
        """Close this thread's connection; every thread does so before it ends."""
