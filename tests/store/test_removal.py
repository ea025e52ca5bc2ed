"""Deleting runs that have ended, wait, train, or whose engine is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlcore import Store
from dlcore.events import Failed
from dlcore.store import Command
from dlcore.store import removal as run_removal
from dlcore.store.removal import remove
from tests.stored_runs import DIGITS, HOLDER, finished, going_on


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def obeyed(store: Store) -> Iterator[list[tuple[str, Command]]]:
    """What an engine was asked that ends runs when it is asked to."""
    asked: list[tuple[str, Command]] = []
    over = threading.Event()

    def engine() -> None:
        while not over.wait(0.01):
            for run_id, command in store.pop_commands(HOLDER):
                asked.append((run_id, command))
                store.append(run_id, Failed(2.0, "killed"))
        store.close()

    thread = threading.Thread(target=engine)
    thread.start()
    yield asked
    over.set()
    thread.join()


def test_runs_that_have_ended_go_with_their_files(store: Store) -> None:
    kept, gone = finished(store, "me"), finished(store, "me")
    with store.artifacts.writing(gone.id, "best.npz") as path:
        path.write_bytes(b"x")
    remove(store, [gone.id])
    assert [run.id for run in store.runs()] == [kept.id]
    assert store.artifacts.names(gone.id) == []


def test_a_run_that_waits_goes_at_once(store: Store) -> None:
    remove(store, [store.create(DIGITS, "me").id])
    assert store.runs() == []


def test_a_run_that_trains_is_ended_first(store: Store, obeyed: list[tuple[str, Command]]) -> None:
    run = going_on(store, "me")
    remove(store, [run.id, finished(store, "me").id])
    assert obeyed == [(run.id, Command.KILL)]
    assert store.runs() == []


def test_a_run_whose_engine_is_gone_goes_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_removal, "PATIENCE_SECONDS", 0.1)
    remove(store, [going_on(store, "me").id])
    assert store.runs() == []


def test_a_run_that_is_gone_already_is_passed_over(store: Store) -> None:
    other = finished(store, "me")
    remove(store, ["0" * 24, other.id])
    assert store.runs() == []
