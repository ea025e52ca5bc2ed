"""What the supervisor does with the runs of its workers, without TensorFlow."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from dlcore.engine import supervisor, worker_process
from dlcore.engine.supervisor import MAX_ATTEMPTS, LocalEngine
from dlcore.experiments.presets import PRESETS
from dlcore.spec import Spec
from dlcore.store import Command, RunState, Store
from tests.waiting import wait_for

SPEC = PRESETS["digits-mlp"].spec
WORKER = Path(__file__).with_name("scripted_worker.py")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


@pytest.fixture
def engine(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalEngine]:
    """An engine whose one worker never finishes a run."""
    monkeypatch.setattr(worker_process, "COMMAND", (str(WORKER),))
    monkeypatch.setattr(supervisor, "FORCE_SECONDS", 0.3)
    engine = LocalEngine(store, workers=1)
    yield engine
    engine.close()


def test_runs_wait_while_no_worker_can_start(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = str(WORKER.with_name("failing_worker.py"))
    monkeypatch.setattr(worker_process, "COMMAND", (failing,))
    monkeypatch.setattr(supervisor, "MAX_DELAY_SECONDS", 0.05)
    run = store.create(SPEC, "ann")
    engine = LocalEngine(store, workers=1)
    wait_for(lambda: engine.status().cannot_start)
    log = store.folder / worker_process.LOG
    wait_for(lambda: "no TensorFlow" in log.read_text("utf-8"))
    assert not store.run(run.id).state.is_finished()
    assert store.run(run.id).attempts == 0
    monkeypatch.setattr(worker_process, "COMMAND", (str(WORKER),))
    wait_for(lambda: engine.status().active_runs == (run.id,))
    # The engine notices on its next tick that the worker is ready.
    wait_for(lambda: not engine.status().cannot_start)
    engine.close()


def test_the_time_between_failed_starts_grows(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = str(WORKER.with_name("failing_worker.py"))
    monkeypatch.setattr(worker_process, "COMMAND", (failing,))
    engine = LocalEngine(store, workers=1)
    (first,) = engine.status().worker_pids
    wait_for(lambda: engine.status().worker_pids != (first,))
    second = engine.status().worker_pids
    end = time.monotonic() + 1.0
    wait_for(lambda: time.monotonic() > end)
    assert engine.status().worker_pids == second
    engine.close()


def test_a_suspended_worker_is_noticed(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_for(lambda: engine.status().is_ready)
    assert not engine.status().is_silent
    monkeypatch.setattr(supervisor, "SILENT_SECONDS", 0.2)
    wait_for(lambda: engine.status().is_silent)


class TestGrownWorker:
    """An engine whose workers have grown as soon as they are ready."""

    @pytest.fixture(autouse=True)
    def grow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(worker_process, "COMMAND", (str(WORKER), "growing"))

    def test_an_idle_one_is_renewed(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(supervisor, "MAX_IDLE_SECONDS", 0.3)
        engine = LocalEngine(store, workers=1)
        (first,) = engine.status().worker_pids
        wait_for(lambda: engine.status().worker_pids != (first,))
        wait_for(lambda: engine.status().is_ready)
        assert not engine.status().cannot_start
        engine.close()

    def test_one_with_a_run_is_not(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        engine = LocalEngine(store, workers=1)
        create(store, engine, "ann")
        (first,) = engine.status().worker_pids
        monkeypatch.setattr(supervisor, "MAX_IDLE_SECONDS", 0.0)
        # A run that comes later is taken up in a later round of the supervisor.
        create(store, engine, "bob")
        assert engine.status().worker_pids == (first,)
        engine.close()


def test_a_worker_that_wastes_memory_is_renewed_once_it_has_no_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "COMMAND", (str(WORKER), "wasting"))
    monkeypatch.setattr(supervisor, "PAUSE_SECONDS", 0.0)
    engine = LocalEngine(store, workers=1)
    one, other = create(store, engine, "ann"), create(store, engine, "bob")
    (first,) = engine.status().worker_pids
    store.delete(one)
    wait_for(lambda: engine.status().run_count == 1)
    # A run that comes later is taken up in a later round of the supervisor.
    later = create(store, engine, "eve")
    assert engine.status().worker_pids == (first,)
    for run_id in (other, later):
        store.delete(run_id)
    wait_for(lambda: engine.status().worker_pids != (first,))
    # A run that comes while there is no worker waits for the new one.
    create(store, engine, "ann")
    engine.close()


@pytest.mark.parametrize(("units", "is_renewed"), [(10, False), (3000, True)])
def test_a_worker_that_wastes_memory_is_renewed_before_a_large_network(
    store: Store, monkeypatch: pytest.MonkeyPatch, units: int, is_renewed: bool
) -> None:
    monkeypatch.setattr(worker_process, "COMMAND", (str(WORKER), "wasting"))
    engine = LocalEngine(store, workers=1)
    (first,) = engine.status().worker_pids
    store.delete(create(store, engine, "ann"))
    wait_for(lambda: engine.status().run_count == 0)
    hidden = {"kind": "dense", "units": units, "activation": "relu"}
    layers = SPEC.model_dump(mode="json")["layers"]
    large = SPEC.changed({"layers": [layers[0], hidden, hidden, layers[-1]]})
    create(store, engine, "bob", large)
    assert (engine.status().worker_pids != (first,)) is is_renewed
    engine.close()


def create(store: Store, engine: LocalEngine, learner: str, spec: Spec = SPEC) -> str:
    """Return a run that the worker has."""
    before = engine.status().run_count
    run = store.create(spec, learner)
    wait_for(lambda: engine.status().run_count > before)
    return run.id


def test_force_is_used_only_against_the_run_that_holds_the_worker(
    store: Store, engine: LocalEngine
) -> None:
    holder, other = create(store, engine, "ann"), create(store, engine, "bob")
    bystander = create(store, engine, "eve")
    wait_for(lambda: engine.status().active_runs == (holder,))
    (worker,) = engine.status().worker_pids
    engine.command(other, Command.KILL)
    wait_for(lambda: engine.status().run_count == 2)
    end = time.monotonic() + 2 * supervisor.FORCE_SECONDS
    wait_for(lambda: time.monotonic() > end)
    assert engine.status().worker_pids == (worker,)
    store.delete(holder)
    wait_for(lambda: engine.status().worker_pids != (worker,))
    wait_for(lambda: engine.status().active_runs == (bystander,))
    run = store.run(bystander)
    assert (run.attempts, run.claims) == (0, 2)
    assert store.run(other).error == ("killed", {})


def test_only_the_active_run_is_charged_for_a_lost_worker(
    store: Store, engine: LocalEngine
) -> None:
    def is_replaced(worker: int) -> bool:
        return engine.status().worker_pids != (worker,)

    costly, other = create(store, engine, "ann"), create(store, engine, "bob")
    for losses in range(1, MAX_ATTEMPTS + 1):
        wait_for(lambda: engine.status().active_runs == (costly,))
        (worker,) = engine.status().worker_pids
        os.kill(worker, signal.SIGKILL)
        wait_for(partial(is_replaced, worker))
        assert store.run(costly).attempts == losses
    wait_for(lambda: store.run(costly).state.is_finished())
    assert store.run(costly).error == ("worker_lost", {})
    wait_for(lambda: engine.status().active_runs == (other,))
    assert store.run(other).attempts == 0


def test_a_run_can_be_stopped_while_the_disk_is_full(
    store: Store, engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(store, engine, "ann")
    run_id = create(store, engine, "ann")

    def refuse(*arguments: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Store, "command", refuse)
    engine.command(run_id, Command.STOP)
    wait_for(lambda: store.run(run_id).state is RunState.STOPPED)


def test_a_learner_with_many_runs_makes_room_for_one_without(
    store: Store, engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "RUNS_PER_WORKER", 3)
    busy = [store.create(SPEC, "ann").id for _ in range(5)]
    wait_for(lambda: engine.status().capacity == 0)
    late = store.create(SPEC, "bob").id
    wait_for(lambda: store.run(late).state is RunState.RUNNING)
    states = [store.run(run_id).state for run_id in busy]
    assert states == [RunState.RUNNING] * 2 + [RunState.QUEUED] * 3
    assert all(run.attempts == 0 for run in store.runs())


def test_a_run_that_another_engine_has_claimed_is_left_alone(
    store: Store, engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(store, engine, "ann")
    lost = create(store, engine, "bob")
    with store.artifacts.atomic_write(lost, "last.npz") as path:
        path.write_bytes(b"of the other engine")
    later = time.time() + 3600
    with monkeypatch.context() as patched:
        patched.setattr(store.database, "now", lambda: later)
        claimed = store.claim("another engine", 10)
    wait_for(lambda: engine.status().run_count == 1)
    assert store.claims("another engine") == {run.id: run.claims for run in claimed}
    assert store.run(lost) in claimed
    assert store.artifacts.names(lost) == ["last.npz"]


def test_engines_share_the_runs_of_a_postgres_database(
    postgres_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "COMMAND", (str(WORKER),))
    monkeypatch.setattr(supervisor, "RUNS_PER_WORKER", 2)
    created = {postgres_store.create(SPEC, name).id for name in ("ann", "bob", "eve", "joe")}
    engines = [LocalEngine(postgres_store, workers=1) for _ in range(2)]
    try:
        wait_for(lambda: [engine.status().run_count for engine in engines] == [2, 2])
        wait_for(lambda: all(engine.status().active_runs for engine in engines))
        active = {run_id for engine in engines for run_id in engine.status().active_runs}
        assert len(active) == 2 and active < created
    finally:
        for engine in engines:
            engine.close()
