"""Copies a store: the rows of one database into another, and the files of the runs."""

from __future__ import annotations

import shutil

from dlcore.errors import StoreNotEmpty
from dlcore.store.database import Connection, Database
from dlcore.store.store import Store

TABLES = (
    *("runs", "events", "attempts", "passcode", "teachers"),
    *("classes", "members", "experiments", "shares", "drawings", "submissions"),
)
"""Every table, those that others refer to first."""

_ORDERS = {"runs": " ORDER BY rowid"}
_NUMBERED = "rowid"
"""The column with which a database numbers rows by itself."""


def copy_store(source: Store, target: Store) -> int:
    """Copy everything; the target has all rows or, after an error, none.

    No server may use the source meanwhile.

    Args:
        source: stays as it is.
        target: without runs and classes.

    Returns:
        The number of runs.

    Raises:
        StoreNotEmpty: the target has rows.
    """
    _check_empty(target.database)
    if source.artifacts.address != target.artifacts.address:
        _copy_files(source, target)
    with source.database.exclusive() as old, target.database.exclusive() as new:
        for table in TABLES:
            _copy_table(table, old, new)
    return len(target.sizes())


def _check_empty(database: Database) -> None:
    for table in TABLES:
        if database.query(f"SELECT 1 FROM {table} LIMIT 1"):
            raise StoreNotEmpty(table=table)


def _copy_table(table: str, old: Connection, new: Connection) -> None:
    rows = old.execute(f"SELECT * FROM {table}{_ORDERS.get(table, '')}")
    names = [column[0] for column in rows.description]
    kept = [index for index, name in enumerate(names) if name != _NUMBERED]
    columns, marks = ", ".join(names[index] for index in kept), ", ".join("?" * len(kept))
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
    new.executemany(sql, (tuple(row[index] for index in kept) for row in rows))


def _copy_files(source: Store, target: Store) -> None:
    for run_id in source.sizes():
        for name in source.artifacts.names(run_id):
            with (
                source.artifacts.open(run_id, name) as old,
                target.artifacts.atomic_write(run_id, name) as path,
                path.open("wb") as new,
            ):
                shutil.copyfileobj(old, new)
