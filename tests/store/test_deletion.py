"""Deletion of runs that have ended, are queued, train, or have lost their engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dlcore import Store
from dlcore.events import Failed
from dlcore.store import Command, deletion
from dlcore.store.deletion import delete_runs
from tests.stored_runs import DIGITS, OWNER, finished_run, running_run


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture
def commands(store: Store) -> Iterator[list[tuple[str, Command]]]:
    """The commands received by an engine that ends each run it gets one for."""
    received: list[tuple[str, Command]] = []
    closed = threading.Event()

    def engine() -> None:
        while not closed.wait(0.01):
            for run_id, command in store.pop_commands(OWNER):
                received.append((run_id, command))
                store.append(run_id, Failed(2.0, "killed"))
        store.close()

    thread = threading.Thread(target=engine)
    thread.start()
    yield received
    closed.set()
    thread.join()


def test_ended_runs_are_deleted_with_their_files(store: Store) -> None:
    kept, deleted = finished_run(store, "me"), finished_run(store, "me")
    with store.artifacts.atomic_write(deleted.id, "best.npz") as path:
        path.write_bytes(b"x")
    delete_runs(store, [deleted.id])
    assert [run.id for run in store.runs()] == [kept.id]
    assert store.artifacts.names(deleted.id) == []


def test_a_queued_run_is_deleted_at_once(store: Store) -> None:
    delete_runs(store, [store.create(DIGITS, "me").id])
    assert store.runs() == []


def test_a_running_run_is_killed_first(store: Store, commands: list[tuple[str, Command]]) -> None:
    run = running_run(store, "me")
    delete_runs(store, [run.id, finished_run(store, "me").id])
    assert commands == [(run.id, Command.KILL)]
    assert store.runs() == []


def test_a_run_without_an_engine_is_deleted_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion, "KILL_TIMEOUT_SECONDS", 0.1)
    delete_runs(store, [running_run(store, "me").id])
    assert store.runs() == []


def test_an_unknown_run_is_skipped(store: Store) -> None:
    other = finished_run(store, "me")
    delete_runs(store, ["0" * 24, other.id])
    assert store.runs() == []
