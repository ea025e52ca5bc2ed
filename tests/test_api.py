"""``dlcore.train``: a run in this process."""

from __future__ import annotations

import threading

import pytest

import dlcore
from dlcore.errors import DiskFull
from dlcore.events import EpochEnded, Event, Progress
from dlcore.training.yield_control import Alone
from tests.waiting import wait_for

SPEC = dlcore.PRESETS["digits-mlp"].spec.changed(
    {"training.epochs": 3, "layers.1.units": 16, "dataset.train_size": 200}
)


def test_a_run_is_trained_and_kept() -> None:
    told: list[Event] = []
    run = dlcore.train(SPEC, on_event=told.append, name="first", preset="digits-mlp")
    assert run.state is dlcore.RunState.FINISHED
    assert (run.spec, run.name, run.preset) == (SPEC, "first", "digits-mlp")
    assert run.progress.test["accuracy"] > 0
    store = dlcore.Store()
    assert store.run(run.id) == run
    kept = [event for _, event in store.events(run.id)]
    assert [e for e in kept if not isinstance(e, Progress)] == [
        e for e in told if not isinstance(e, Progress)
    ]
    assert dlcore.history(kept).epochs == 3
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz", "snapshots.npz"]


def test_another_store_can_be_given(store: dlcore.Store, tmp_path_factory: object) -> None:
    run = dlcore.train(SPEC, store=store)
    assert [found.id for found in store.runs()] == [run.id]


def test_a_server_leaves_the_run_alone(store: dlcore.Store) -> None:
    """While it trains here, no engine that shares the store takes it up."""
    taken: list[dlcore.Run] = []
    dlcore.train(SPEC, store=store, on_event=lambda event: taken.extend(store.claim("x", 10)))
    assert taken == []


def test_somebody_else_may_stop_it() -> None:
    turn = Alone()

    def stop(event: Event) -> None:
        if isinstance(event, EpochEnded):
            turn.stop()

    endless = SPEC.changed({"training.epochs": 10_000})
    run = dlcore.train(endless, on_event=stop, turn=turn)
    assert run.state is dlcore.RunState.STOPPED
    assert 1 <= run.progress.epoch < 10_000


def test_a_run_that_is_broken_off_says_so(store: dlcore.Store) -> None:
    def interrupt(event: Event) -> None:
        if isinstance(event, EpochEnded):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dlcore.train(SPEC, on_event=interrupt, store=store)
    (run,) = store.runs()
    assert run.state is dlcore.RunState.FAILED
    assert run.error == ("run_interrupted", {})


def test_nothing_is_left_running(store: dlcore.Store) -> None:
    before = set(threading.enumerate())
    dlcore.train(SPEC, store=store)
    wait_for(lambda: not (set(threading.enumerate()) - before))


def test_what_cannot_be_run_is_refused_before_anything_is_kept(store: dlcore.Store) -> None:
    with pytest.raises(dlcore.SpecError):
        dlcore.train(SPEC.changed({"layers.2.units": 9}), store=store)
    assert store.runs() == []


def test_a_full_disk_refuses_the_run(store: dlcore.Store) -> None:
    run = dlcore.train(SPEC, store=store)
    store.max_bytes = 1
    with pytest.raises(DiskFull):
        dlcore.train(SPEC, store=store)
    assert [found.id for found in store.runs()] == [run.id]
