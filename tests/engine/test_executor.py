"""Runs in a worker's threads, in this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dlcore.datasets import Cache
from dlcore.datasets.pinned_file import FetchProgress, File
from dlcore.engine.executor import Executor
from dlcore.events import Finished
from dlcore.experiments.presets import PRESETS
from dlcore.store import Command, Run, RunState, Store
from tests.waiting import wait_for

DOWNLOADED = PRESETS["kaneko-mlp"].spec
BUNDLED = PRESETS["digits-mlp"].spec.changed({"training.epochs": 2, "dataset.train_size": 200})


class StalledCache(Cache):
    """A cache whose downloads wait."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, others=())
        self.began, self.goes_on = threading.Event(), threading.Event()

    def fetch(self, file: File, progress: FetchProgress | None = None) -> Path:
        self.began.set()
        assert self.goes_on.wait(240)
        return super().fetch(file, progress)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StalledCache]:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    cache = StalledCache(tmp_path / "data")
    yield cache
    cache.goes_on.set()


@pytest.fixture
def ended() -> list[str]:
    """The ids of the runs that have left the executor."""
    return []


@pytest.fixture
def executor(store: Store, cache: StalledCache, ended: list[str]) -> Executor:
    return Executor(
        store,
        cache,
        on_switch=lambda run_id: None,
        on_end=lambda run_id, claim: ended.append(run_id),
        send_answer=lambda message: None,
    )


@pytest.fixture
def downloading(store: Store, executor: Executor, cache: StalledCache) -> Run:
    """A run in its download, which does not end."""
    store.create(DOWNLOADED, "ann")
    (run,) = store.claim("me", 1)
    executor.start(run.id, run.learner, run.claims)
    assert cache.began.wait(240)
    return run


def test_a_download_is_stopped_at_once(
    store: Store, executor: Executor, downloading: Run, ended: list[str]
) -> None:
    executor.command(downloading.id, Command.STOP)
    wait_for(lambda: ended == [downloading.id])
    assert store.run(downloading.id).state is RunState.STOPPED


def test_a_deleted_run_leaves_its_download(
    store: Store, executor: Executor, downloading: Run, ended: list[str]
) -> None:
    store.delete(downloading.id)
    executor.drop(downloading.id)
    wait_for(lambda: ended == [downloading.id])


def test_a_download_does_not_delay_closing(
    store: Store, executor: Executor, downloading: Run, ended: list[str]
) -> None:
    executor.close()
    assert ended == [downloading.id]
    assert [run.id for run in store.claim("the next", 9)] == [downloading.id]


def test_a_download_keeps_no_other_run_waiting(
    store: Store, executor: Executor, downloading: Run, ended: list[str]
) -> None:
    store.create(BUNDLED, "bob")
    (run,) = store.claim("me", 1)
    executor.start(run.id, run.learner, run.claims)
    wait_for(lambda: ended == [run.id])
    assert isinstance(store.latest_events(run.id, 1)[0], Finished)
    executor.close()


def test_a_command_for_a_run_that_has_just_left_is_kept(store: Store, executor: Executor) -> None:
    store.create(BUNDLED, "ann")
    (run,) = store.claim("me", 1)
    executor.command(run.id, Command.STOP)
    assert store.pop_commands("me") == [(run.id, Command.STOP)]


@pytest.fixture
def claimed(store: Store) -> Callable[[], Run]:
    """A function that returns a new run that this engine has claimed."""

    def create() -> Run:
        store.create(BUNDLED, "ann")
        return store.claim("me", 1)[0]

    return create


def test_a_run_that_another_engine_has_claimed_leaves_no_trace(
    store: Store, executor: Executor, claimed: Callable[[], Run], ended: list[str]
) -> None:
    run = claimed()
    executor.start(run.id, run.learner, run.claims)
    store.release(run.id)
    (taken,) = store.claim("another engine", 1)
    wait_for(lambda: ended == [run.id])
    assert store.claims("another engine") == {run.id: taken.claims}
    assert not store.run(run.id).state.is_finished()
    assert store.artifacts.names(run.id) == []
