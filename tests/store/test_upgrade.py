"""Databases, files and bundles that version 0.1.0 wrote can be read by this version.

A script that ran with the code of version 0.1.0 made the files of ``upgrade_assets``: runs in every
state, of which one was interrupted in training; an attempt at a lesson; a learner's table and its
run; and bundles of the finished runs.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from dlcore.datasets import Cache
from dlcore.datasets.uploads.learner_table import load_learner_table
from dlcore.engine.executor import Executor
from dlcore.events import EpochEnded, Finished, Started
from dlcore.export.bundle import import_bundle, unpack
from dlcore.store import Attempt, Command, Run, RunState, Store, snapshots, weights
from dlcore.store.learner_id import learner_id
from dlcore.training.model import assign_weights, build_model
from dlcore.training.tensors import DatasetCache, Encoding

ASSETS = Path(__file__).with_name("upgrade_assets") / "0.1.0"
LEARNER = "a" * 32
TRAINED, UPLOADED = "数字 finished", "own table"
STATES = {
    TRAINED: RunState.FINISHED,
    UPLOADED: RunState.FINISHED,
    "queued": RunState.QUEUED,
    "running": RunState.RUNNING,
    "interrupted": RunState.RUNNING,
    "paused": RunState.PAUSED,
    "stopped": RunState.STOPPED,
    "failed": RunState.FAILED,
    "killed": RunState.FAILED,
}


@pytest.fixture
def store(dlcore_home: Path) -> Store:
    """A store on a copy of the files of version 0.1.0."""
    shutil.copytree(ASSETS / "home", dlcore_home)
    return Store(dlcore_home)


@pytest.fixture
def cache(store: Store) -> Cache:
    return Cache(store.folder / "data", others=())


@pytest.fixture
def runs(store: Store) -> dict[str, Run]:
    return {run.name: run for run in store.runs(learner_id(LEARNER))}


def test_every_run_is_listed(store: Store, runs: dict[str, Run]) -> None:
    assert {name: run.state for name, run in runs.items()} == STATES
    assert len(store.runs()) == len(STATES)
    assert runs["interrupted"].preset == "digits-mlp"
    assert {run.note for run in runs.values()} == {""}
    assert runs["failed"].error == ("diverged", {"epoch": 2, "learning_rate": 9.0})
    assert runs["killed"].error == ("killed", {})


def test_the_database_has_no_token_any_more(store: Store) -> None:
    store.close()
    with closing(sqlite3.connect(store.folder / "dlcore.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert LEARNER.encode() not in (store.folder / "dlcore.db").read_bytes()


def test_the_size_of_every_run_is_measured(store: Store, runs: dict[str, Run]) -> None:
    sizes = {run.id: store.artifacts.size(run.id) for run in runs.values()}
    assert store.sizes() == sizes
    assert sizes[runs[TRAINED].id] > 1000


def test_every_event_can_be_read(store: Store, runs: dict[str, Run]) -> None:
    for run in runs.values():
        epochs = [e for _, e in store.events(run.id) if isinstance(e, EpochEnded)]
        assert [event.epoch for event in epochs] == list(range(1, run.progress.epoch + 1))
    last = store.latest_events(runs[TRAINED].id, 1)[0]
    assert isinstance(last, Finished)
    assert last.test == runs[TRAINED].progress.test


@pytest.mark.parametrize("name", [TRAINED, UPLOADED])
def test_the_weights_of_a_finished_run_give_its_metrics(
    name: str, store: Store, cache: Cache, runs: dict[str, Run]
) -> None:
    run = runs[name]
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz", "snapshots.npz"]
    last, best = (weights.load(store.artifacts, run.id, name) for name in ("last.npz", "best.npz"))
    model = build_model(run.spec)
    assign_weights(model, best)
    assign_weights(model, last)
    x, y = Encoding.of(run.spec).arrays(DatasetCache(cache).arrays(run.spec).test)
    assert model.evaluate(x, y, verbose=0, return_dict=True) == pytest.approx(run.progress.test)
    stored = snapshots.load(store.artifacts, run.id)
    assert stored and stored.epochs == (0, 1, 2)
    np.testing.assert_equal(stored.at(2), last)


def test_an_attempt_is_found(store: Store, runs: dict[str, Run]) -> None:
    arms = {"twenty": (runs[TRAINED].id,), "fifty": (runs["stopped"].id,)}
    assert store.attempts(learner_id(LEARNER)) == {
        "epochs": Attempt("epochs", "demo", "alike", arms)
    }


def test_an_uploaded_table_is_found(cache: Cache, runs: dict[str, Run]) -> None:
    table = load_learner_table(cache, LEARNER)
    assert table and table.file == "家.csv"
    assert runs[UPLOADED].spec.dataset == table.spec
    assert len(table.spec.load(cache).x_train) == 48


@pytest.mark.parametrize("name", ["digits.zip", "own-table.zip"])
def test_a_bundle_can_be_imported(name: str, store: Store) -> None:
    bundle = unpack((ASSETS / "bundles" / name).read_bytes())
    run = import_bundle(store, "another learner", bundle)
    assert run.state is RunState.FINISHED
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz"]
    assign_weights(build_model(run.spec), weights.load(store.artifacts, run.id))


def test_pending_commands_are_received(store: Store, runs: dict[str, Run]) -> None:
    unfinished = {run.id for run in runs.values() if not run.state.is_finished()}
    assert {run.id for run in store.claim("engine", 10)} == unfinished
    assert dict(store.pop_commands("engine")) == {
        runs["running"].id: Command.PAUSE,
        runs["paused"].id: Command.STOP,
    }


def test_an_interrupted_run_resumes_and_finishes(
    store: Store, cache: Cache, runs: dict[str, Run]
) -> None:
    run = runs["interrupted"]
    shorten(store, run, epochs=167)
    ended = threading.Event()
    executor = Executor(
        store,
        cache,
        on_switch=lambda run_id: None,
        on_end=lambda run_id, claim: ended.set(),
        send_answer=lambda message: None,
    )
    claims = {claimed.id: claimed.claims for claimed in store.claim("engine", 10)}
    executor.start(run.id, run.learner, claims[run.id])
    assert ended.wait(250)
    executor.close()
    assert store.run(run.id).state is RunState.FINISHED
    events = [event for _, event in store.events(run.id)]
    assert [e.epoch for e in events if isinstance(e, Started)] == [0, 165]
    assert [e.epoch for e in events if isinstance(e, EpochEnded)] == list(range(1, 168))
    assert store.artifacts.names(run.id) == ["best.npz", "last.npz", "snapshots.npz"]


def shorten(store: Store, run: Run, epochs: int) -> None:
    """Reduce the epochs of an unfinished run, so that the test takes seconds."""
    spec = run.spec.changed({"training.epochs": epochs}).model_dump(mode="json")
    with closing(sqlite3.connect(store.folder / "dlcore.db")) as db, db:
        db.execute("UPDATE runs SET spec = ? WHERE id = ?", (json.dumps(spec), run.id))
