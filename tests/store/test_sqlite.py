"""Connections of threads that come and go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dlcore.store import Store
from dlcore.store.sqlite import MAX_FREE, SQLiteDatabase


@pytest.fixture
def database(tmp_path: Path) -> SQLiteDatabase:
    opened = Store(tmp_path).database
    assert isinstance(opened, SQLiteDatabase)
    opened.write("CREATE TABLE numbers (number INTEGER)")
    return opened


def in_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_thread_takes_the_connection_of_one_that_has_ended(database: SQLiteDatabase) -> None:
    in_thread(lambda: database.write("CREATE TEMP TABLE mine (number INTEGER)"))
    # A temporary table belongs to its connection.
    in_thread(lambda: database.write("INSERT INTO temp.mine VALUES (1)"))
    found: list[tuple[int]] = []
    in_thread(lambda: found.extend(database.query("SELECT number FROM temp.mine")))
    assert found == [(1,)]


def test_a_transaction_of_a_thread_that_has_ended_is_undone(database: SQLiteDatabase) -> None:
    def leave() -> None:
        transaction = database.transaction()
        transaction.__enter__().execute("INSERT INTO numbers VALUES (1)")

    in_thread(leave)
    in_thread(lambda: database.write("INSERT INTO numbers VALUES (2)"))
    assert database.query("SELECT number FROM numbers") == [(2,)]


def test_many_threads_at_once_write_all_their_rows(database: SQLiteDatabase) -> None:
    count = 4 * MAX_FREE
    for _ in range(2):
        with ThreadPoolExecutor(count) as pool:
            list(
                pool.map(
                    lambda n: database.write("INSERT INTO numbers VALUES (?)", (n,)), range(count)
                )
            )
    rows = database.query("SELECT number FROM numbers ORDER BY number")
    assert rows == [(n,) for n in range(count) for _ in range(2)]


def test_closed_connections_leave_no_lock(database: SQLiteDatabase, tmp_path: Path) -> None:
    in_thread(lambda: database.query("SELECT 1"))
    database.close()
    # The last connection removes the write-ahead log.
    assert not list(tmp_path.glob("*-wal"))
