"""The tests that every engine must pass."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from dlcore.analysis.history import history
from dlcore.engine.contract import Engine
from dlcore.errors import DlcoreError, NoWeights, QueryTimeout, RunFinished, RunNotFound
from dlcore.events import EpochEnded, Event, Finished, Progress, Started
from dlcore.experiments.presets import PRESETS
from dlcore.inference.images.outputs import PredictSamples
from dlcore.spec import Spec
from dlcore.store import Command, Run, RunState, Store
from dlcore.store.rows import read_command
from tests.waiting import wait_for

EPOCHS = 12
SHORT = PRESETS["digits-mlp"].spec.changed({"training.epochs": EPOCHS, "training.batch_size": 8})
ENDLESS = SHORT.changed({"training.epochs": 10_000})
DIVERGING = SHORT.changed(
    {
        "training.optimizer": {"name": "sgd", "learning_rate": 10.0, "momentum": 0.99},
        "layers": [{"kind": "flatten"}]
        + [{"kind": "dense", "units": 64}] * 4
        + [{"kind": "dense", "units": 10, "activation": "softmax"}],
    }
)
RESTART_SECONDS = 240.0
"""In which a worker on a slow machine loads TensorFlow."""


class ConcurrencyContract:
    """What the number of workers could change.

    ``engine`` and ``store`` are class-scoped fixtures of a subclass.
    """

    @pytest.fixture(scope="class")
    @classmethod
    def store(cls) -> Store:
        """Return the engine's store."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, store: Store) -> Engine:
        """Return the engine."""
        raise NotImplementedError

    @pytest.fixture
    def begin(self, store: Store, engine: Engine) -> Callable[..., str]:
        """Return a function that queues and starts a run of a spec, and returns its id."""

        def start(spec: Spec, learner: str = "ann") -> str:
            run = store.create(spec, learner)
            # The engine may have claimed it before, and it may have ended already.
            with suppress(RunFinished):
                engine.start(run.id)
            return run.id

        return start

    @pytest.fixture
    def begin_paused(self, store: Store, engine: Engine) -> Callable[..., str]:
        """Return a function like ``begin``, but the run is paused at its first boundary."""

        def start(spec: Spec, learner: str = "ann") -> str:
            run = store.create(spec, learner, owner="nobody")
            engine.command(run.id, Command.PAUSE)
            store.release(run.id)
            wait_for(lambda: store.run(run.id).state is RunState.PAUSED)
            return run.id

        return start

    @pytest.fixture
    def workers_may_be_lost(self) -> None:
        """Skip the test where loading TensorFlow again takes too long."""

    @pytest.fixture(scope="class")
    @classmethod
    def trained(cls, store: Store, engine: Engine) -> str:
        """Return the id of a run of ``SHORT`` that nothing has disturbed."""
        return wait_until_ended(store, store.create(SHORT, "ann").id).id

    @pytest.fixture(scope="class")
    @classmethod
    def undisturbed(cls, store: Store, trained: str) -> Mapping[str, tuple[float, ...]]:
        """Return the metrics of the undisturbed run."""
        return metrics(store, trained)

    def test_a_run_gives_the_same_numbers_among_others(
        self,
        store: Store,
        begin: Callable[..., str],
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        runs = [begin(SHORT, learner) for learner in ("ann", "bob")]
        other = begin(SHORT.changed({"seed": 1}), "eve")
        for run_id in runs:
            assert wait_until_ended(store, run_id).state is RunState.FINISHED
            assert metrics(store, run_id) == undisturbed
        wait_until_ended(store, other)
        assert metrics(store, other) != undisturbed

    def test_a_failing_run_affects_no_other(
        self,
        store: Store,
        begin: Callable[..., str],
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        failing, other = begin(DIVERGING), begin(SHORT, "bob")
        run = wait_until_ended(store, failing)
        assert run.state is RunState.FAILED
        assert run.error and run.error[0] == "diverged"
        wait_until_ended(store, other)
        assert metrics(store, other) == undisturbed

    def test_queries_are_answered_during_training(
        self,
        store: Store,
        engine: Engine,
        begin: Callable[..., str],
        trained: str,
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        training = begin(SHORT, "eve")
        zeros = (0.0,) * 64
        query = PredictSamples(run=trained, samples=(zeros, (16.0,) * 64))
        outputs = [engine.answer(query).outputs for _ in range(20)]
        assert outputs[0].shape == (2, 10)
        assert outputs[0].dtype == np.float32
        np.testing.assert_allclose(outputs[0].sum(axis=1), 1.0, rtol=1e-5)
        assert (outputs[0][0] != outputs[0][1]).any()
        for other in outputs[1:]:
            np.testing.assert_array_equal(other, outputs[0])
        wait_until_ended(store, training)
        assert metrics(store, training) == undisturbed

    @pytest.mark.usefixtures("workers_may_be_lost")
    def test_a_lost_worker_is_replaced_and_its_queries_and_runs_resume(
        self,
        store: Store,
        engine: Engine,
        begin: Callable[..., str],
        begin_paused: Callable[..., str],
        trained: str,
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        query = PredictSamples(run=trained, samples=((0.0,) * 64,))
        paused, resumed = begin_paused(SHORT, "eve"), begin_paused(SHORT, "bob")
        stopped = begin_paused(ENDLESS, "dan")
        active = begin(ENDLESS)
        wait_for_epochs(store, active)
        epoch = store.run(active).progress.epoch
        before = engine.status().worker_pids
        # The workers are lost before they obey.
        for worker in before:
            os.kill(worker, signal.SIGSTOP)
        for command, run_id in (
            (Command.RESUME, resumed),
            (Command.STOP, stopped),
            (Command.RESUME, stopped),
        ):
            engine.command(run_id, command)
            wait_for(partial(is_command_taken, store, run_id))
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        assert engine.answer(query, RESTART_SECONDS).outputs.size == 10
        wait_for(lambda: not set(before) & set(engine.status().worker_pids))
        assert len(engine.status().worker_pids) == len(before)
        wait_for(lambda: store.run(active).progress.epoch > epoch)
        assert store.run(active).attempts == 1
        engine.command(active, Command.STOP)
        assert wait_until_ended(store, active).state is RunState.STOPPED
        epochs = [e.epoch for _, e in store.events(active) if isinstance(e, EpochEnded)]
        assert epochs == list(range(1, len(epochs) + 1))
        assert wait_until_ended(store, resumed).state is RunState.FINISHED
        assert wait_until_ended(store, stopped).state is RunState.STOPPED
        wait_for(lambda: store.run(paused).state is RunState.PAUSED)
        assert store.run(paused).attempts == 0
        engine.command(paused, Command.RESUME)
        assert wait_until_ended(store, paused).state is RunState.FINISHED
        assert metrics(store, paused) == undisturbed


class EngineContract(ConcurrencyContract):
    """What every engine must do, whatever the number of its workers."""

    # Training

    def test_a_queued_run_is_trained_to_its_end(
        self, store: Store, engine: Engine, trained: str
    ) -> None:
        run = store.run(trained)
        assert (run.state, run.error) == (RunState.FINISHED, None)
        assert run.progress.epoch == run.progress.epochs == EPOCHS
        assert run.progress.test["accuracy"] > 0.9
        assert run.attempts == 0
        assert store.artifacts.names(trained) == ["best.npz", "last.npz", "snapshots.npz"]
        events = [event for _, event in store.events(trained)]
        assert isinstance(events[0], Started)
        assert isinstance(events[-1], Finished)
        epochs = [event.epoch for event in events if isinstance(event, EpochEnded)]
        assert epochs == list(range(1, EPOCHS + 1))

    def test_events_follow_a_cursor(
        self, store: Store, engine: Engine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(SHORT)
        polled: list[tuple[int, Event]] = []

        def poll() -> bool:
            polled.extend(store.events(run_id, after=polled[-1][0] if polled else 0))
            return bool(polled) and isinstance(polled[-1][1], Finished)

        wait_for(poll)
        numbers = [number for number, _ in polled]
        assert numbers == sorted(set(numbers))
        # The store thins out progress when the run ends.
        received = [pair for pair in polled if not isinstance(pair[1], Progress)]
        stored = [pair for pair in store.events(run_id) if not isinstance(pair[1], Progress)]
        assert received == stored

    # Commands

    def test_stop_saves_the_weights(
        self, store: Store, engine: Engine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        wait_for_epochs(store, run_id)
        engine.command(run_id, Command.STOP)
        run = wait_until_ended(store, run_id)
        assert run.state is RunState.STOPPED
        assert 0 < run.progress.epoch < 10_000
        assert run.progress.test["accuracy"] > 0
        assert store.artifacts.names(run_id) == ["best.npz", "last.npz", "snapshots.npz"]

    def test_a_run_can_be_stopped_at_once(
        self, store: Store, engine: Engine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        engine.command(run_id, Command.STOP)
        assert wait_until_ended(store, run_id).state is RunState.STOPPED

    def test_a_paused_run_waits_and_gives_the_same_numbers(
        self,
        store: Store,
        engine: Engine,
        begin: Callable[..., str],
        begin_paused: Callable[..., str],
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        run_id = begin_paused(SHORT)
        progress = store.run(run_id).progress
        other = begin(SHORT, "bob")
        wait_until_ended(store, other)
        assert store.run(run_id).progress == progress
        engine.command(run_id, Command.RESUME)
        assert wait_until_ended(store, run_id).state is RunState.FINISHED
        assert metrics(store, run_id) == undisturbed

    def test_a_paused_run_can_be_stopped(
        self, store: Store, engine: Engine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        wait_for_epochs(store, run_id)
        engine.command(run_id, Command.PAUSE)
        wait_for(lambda: store.run(run_id).state is RunState.PAUSED)
        engine.command(run_id, Command.STOP)
        assert wait_until_ended(store, run_id).state is RunState.STOPPED
        assert "last.npz" in store.artifacts.names(run_id)

    def test_kill_keeps_nothing_but_events(
        self, store: Store, engine: Engine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        wait_for_epochs(store, run_id)
        engine.command(run_id, Command.PAUSE)
        wait_for(lambda: store.artifacts.names(run_id))
        engine.command(run_id, Command.KILL)
        run = wait_until_ended(store, run_id)
        assert (run.state, run.error) == (RunState.FAILED, ("killed", {}))
        wait_for(lambda: not store.artifacts.names(run_id))
        assert store.events(run_id)

    def test_an_ended_run_accepts_no_commands(
        self, store: Store, engine: Engine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        engine.command(run_id, Command.STOP)
        before = wait_until_ended(store, run_id)
        with pytest.raises(RunFinished):
            engine.start(run_id)
        for command in Command:
            with pytest.raises(RunFinished):
                engine.command(run_id, command)
        assert store.run(run_id) == before

    def test_an_unknown_run_is_an_error(self, engine: Engine) -> None:
        with pytest.raises(RunNotFound):
            engine.start("0" * 24)
        for command in Command:
            with pytest.raises(RunNotFound):
                engine.command("0" * 24, command)

    # Deleting

    @pytest.mark.parametrize("paused", [False, True], ids=["running", "paused"])
    def test_a_run_can_be_deleted_at_any_time(
        self, store: Store, engine: Engine, begin: Callable[..., str], paused: bool
    ) -> None:
        run_id = begin(ENDLESS)
        wait_for_epochs(store, run_id)
        if paused:
            engine.command(run_id, Command.PAUSE)
            wait_for(lambda: store.run(run_id).state is RunState.PAUSED)
        store.delete(run_id)
        wait_for(lambda: engine.status().run_count == 0)
        assert store.artifacts.names(run_id) == []
        assert not Path(store.artifacts.address, run_id).exists()

    # Queries

    def test_a_query_raises_the_error_of_the_worker(self, store: Store, engine: Engine) -> None:
        with pytest.raises(RunNotFound) as unknown:
            engine.answer(PredictSamples(run="nobody", samples=()))
        assert unknown.value.values == {"run": "nobody"}
        waiting = store.create(SHORT, "ann", owner="nobody")
        with pytest.raises(NoWeights) as untrained:
            engine.answer(PredictSamples(run=waiting.id, samples=((0.0,) * 64,)))
        assert untrained.value.values == {"run": waiting.id}
        store.delete(waiting.id)

    def test_samples_of_a_wrong_shape_are_an_error(self, engine: Engine, trained: str) -> None:
        before = engine.status().worker_pids
        with pytest.raises(DlcoreError) as caught:
            engine.answer(PredictSamples(run=trained, samples=((0.0,) * 63,)))
        assert caught.value.code == "unexpected"
        assert engine.answer(PredictSamples(run=trained, samples=((0.0,) * 64,))).outputs.size == 10
        assert engine.status().worker_pids == before

    def test_a_query_times_out(self, engine: Engine) -> None:
        workers = engine.status().worker_pids
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        try:
            with pytest.raises(QueryTimeout) as late:
                engine.answer(PredictSamples(run="nobody", samples=()), timeout=0.0)
        finally:
            for worker in workers:
                os.kill(worker, signal.SIGCONT)
        assert late.value.values == {"seconds": 0.0}


def wait_until_ended(store: Store, run_id: str) -> Run:
    """Wait until a run has ended, and return it."""
    wait_for(lambda: store.run(run_id).state.is_finished())
    return store.run(run_id)


def wait_for_epochs(store: Store, run_id: str) -> None:
    """Wait until a run has done some epochs."""
    wait_for(lambda: store.run(run_id).progress.epoch > 2)


def is_command_taken(store: Store, run_id: str) -> bool:
    """Return whether the engine has taken the command for a run out of the store."""
    with store.database.transaction() as db:
        return read_command(db, run_id) is None


def metrics(store: Store, run_id: str) -> Mapping[str, tuple[float, ...]]:
    """Return all metrics of all epochs of a run."""
    return history(event for _, event in store.events(run_id)).metrics
