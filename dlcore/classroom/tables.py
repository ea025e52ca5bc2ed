"""The tables of classes, in the database of the runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from dlcore.store.database import Database


class Tables(Database):
    """Queries and transactions for the parts of a class."""

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Begin a transaction, which ends with the context."""
        with self._transaction() as db:
            yield db

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows."""
        return self._query(sql, values)

    def write(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Execute one statement; return how many rows it changed."""
        with self._transaction() as db:
            return db.execute(sql, values).rowcount

    def truncate_log(self) -> None:
        """Empty the write-ahead log, in which deleted rows may still be readable."""
        self._query("PRAGMA wal_checkpoint(TRUNCATE)")
