"""``dlcore.train``: training in this process."""

from __future__ import annotations

import threading

import pytest

import dlcore
from dlcore.errors import StoreFull
from dlcore.events import EpochEnded, Event, Progress
from dlcore.training.slot import ExclusiveSlot
from tests.waiting import wait_for

SPEC = dlcore.PRESETS["digits-mlp"].spec.changed(
    {
        "training.epochs": 3,
        "training.trainer": "exact",
        "layers.1.units": 16,
        "dataset.train_size": 200,
    }
)
"""Exact, as it needs no compilation."""


def test_a_run_is_trained_and_stored() -> None:
    events: list[Event] = []
    run = dlcore.train(SPEC, on_event=events.append, name="first", preset="digits-mlp")
    assert run.state is dlcore.RunState.FINISHED
    assert (run.spec, run.name, run.preset) == (SPEC, "first", "digits-mlp")
    assert run.progress.test["accuracy"] > 0
    store = dlcore.Store()
    assert store.run(run.id) == run
    stored = [event for _, event in store.events(run.id)]
    assert [e for e in stored if not isinstance(e, Progress)] == [
        e for e in events if not isinstance(e, Progress)
    ]
    assert dlcore.history(stored).epochs == 3
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz", "snapshots.npz"]


def test_the_store_is_a_parameter(store: dlcore.Store) -> None:
    run = dlcore.train(SPEC, store=store)
    assert [found.id for found in store.runs()] == [run.id]


def test_no_engine_claims_the_run(store: dlcore.Store) -> None:
    claimed: list[dlcore.Run] = []
    dlcore.train(SPEC, store=store, on_event=lambda event: claimed.extend(store.claim("x", 10)))
    assert claimed == []


def test_the_slot_stops_the_run() -> None:
    slot = ExclusiveSlot()

    def stop(event: Event) -> None:
        if isinstance(event, EpochEnded):
            slot.stop()

    endless = SPEC.changed({"training.epochs": 10_000})
    run = dlcore.train(endless, on_event=stop, turn=slot)
    assert run.state is dlcore.RunState.STOPPED
    assert 1 <= run.progress.epoch < 10_000


def test_an_interrupted_run_has_failed(store: dlcore.Store) -> None:
    def interrupt(event: Event) -> None:
        if isinstance(event, EpochEnded):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dlcore.train(SPEC, on_event=interrupt, store=store)
    (run,) = store.runs()
    assert run.state is dlcore.RunState.FAILED
    assert run.error == ("run_interrupted", {})


def test_no_thread_is_left_running(store: dlcore.Store) -> None:
    before = set(threading.enumerate())
    dlcore.train(SPEC, store=store)
    wait_for(lambda: not (set(threading.enumerate()) - before))


def test_an_invalid_spec_is_rejected_before_a_run_is_created(store: dlcore.Store) -> None:
    with pytest.raises(dlcore.SpecError):
        dlcore.train(SPEC.changed({"layers.2.units": 9}), store=store)
    assert store.runs() == []


def test_a_full_disk_is_an_error(store: dlcore.Store) -> None:
    run = dlcore.train(SPEC, store=store)
    store.max_bytes = 1
    with pytest.raises(StoreFull):
        dlcore.train(SPEC, store=store)
    assert [found.id for found in store.runs()] == [run.id]
