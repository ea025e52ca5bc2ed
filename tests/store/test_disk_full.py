"""Errors that mean that the disk is full."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing

import pytest

from dlcore.errors import DatabaseUnavailable
from dlcore.store.disk_full import DISK_FULL, is_disk_full


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (ValueError(), False),
        (sqlite3.OperationalError("no such table"), False),
        (DatabaseUnavailable(reason="no connection"), False),
        (DatabaseUnavailable(reason=DISK_FULL), True),
    ],
)
def test_errors_of_files(error: Exception, full: bool) -> None:
    assert is_disk_full(error) is full


def test_errors_of_the_database() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("PRAGMA max_page_count = 2")
        db.execute("CREATE TABLE t (x)")
        with pytest.raises(sqlite3.OperationalError) as caught:
            db.execute("INSERT INTO t VALUES (?)", (bytes(100_000),))
    assert is_disk_full(caught.value)
