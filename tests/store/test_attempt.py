"""Storage of the attempts at lessons."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from dlcore.store import Attempt, Store
from dlcore.store.schema import MIGRATIONS

FIRST = Attempt("epochs", "demo", "alike", {"twenty": ("a", "b"), "fifty": ("c",)})
SECOND = Attempt("epochs", "full", "fifty", {"twenty": ("d",), "fifty": ("e",)})


def test_an_attempt_is_persistent(every_store: Store) -> None:
    every_store.save_attempt("me", FIRST)
    reopened = Store(every_store.folder, database=every_store.database)
    assert reopened.attempts("me") == {"epochs": FIRST}
    assert reopened.attempts("you") == {}


def test_a_later_attempt_replaces_the_first(every_store: Store) -> None:
    store = every_store
    store.save_attempt("me", FIRST)
    store.save_attempt("you", FIRST)
    store.save_attempt("me", SECOND)
    assert store.attempts("me") == {"epochs": SECOND}
    store.delete_attempt("me", "epochs")
    assert store.attempts("me") == {} and store.attempts("you") == {"epochs": FIRST}


def test_a_database_of_the_first_version_is_upgraded_for_attempts(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "dlcore.db")
    for statement in MIGRATIONS[0].split(";"):
        old.execute(statement)
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    store = Store(tmp_path)
    store.save_attempt("me", FIRST)
    assert store.attempts("me") == {"epochs": FIRST}
