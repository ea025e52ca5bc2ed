"""What every engine does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress

import numpy as np
import pytest

from dlcore.analysis.history import history
from dlcore.engine.supervisor import LocalEngine
from dlcore.errors import AnswerLate, DlcoreError, NoWeights, RunFinished, RunNotFound
from dlcore.events import EpochEnded, Event, Finished, Progress, Started
from dlcore.experiments.presets import PRESETS
from dlcore.inference.images.outputs import AskOutputs
from dlcore.spec import Spec
from dlcore.store import Run, RunState, Store
from tests.waiting import wait_for

SHORT = PRESETS["digits-mlp"].spec.changed({"training.epochs": 30, "training.batch_size": 8})
ENDLESS = SHORT.changed({"training.epochs": 10_000})
DIVERGING = SHORT.changed(
    {
        "training.optimizer": {"name": "sgd", "learning_rate": 10.0, "momentum": 0.99},
        "layers": [{"kind": "flatten"}]
        + [{"kind": "dense", "units": 64}] * 4
        + [{"kind": "dense", "units": 10, "activation": "softmax"}],
    }
)


class EngineContract:
    """Tests of an ``engine`` over a ``store``, which a subclass gives for the whole class."""

    @pytest.fixture(scope="class")
    @classmethod
    def store(cls) -> Store:
        """The store that the engine works for."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, store: Store) -> LocalEngine:
        """The engine."""
        raise NotImplementedError

    @pytest.fixture
    def begin(self, store: Store, engine: LocalEngine) -> Callable[..., str]:
        """A function that queues and starts a spec of a learner; returns the run's id."""

        def start(spec: Spec, learner: str = "ann") -> str:
            run = store.create(spec, learner)
            # The engine may have seen it by itself, and it may be over already.
            with suppress(RunFinished):
                engine.start(run.id)
            return run.id

        return start

    @pytest.fixture
    def begin_paused(self, store: Store, engine: LocalEngine) -> Callable[..., str]:
        """A function like ``begin`` whose run is paused at its first boundary."""

        def start(spec: Spec, learner: str = "ann") -> str:
            run = store.create(spec, learner, owner="nobody")
            engine.pause(run.id)
            store.release(run.id)
            wait_for(lambda: store.run(run.id).state is RunState.PAUSED)
            return run.id

        return start

    @pytest.fixture(scope="class")
    @classmethod
    def undisturbed(cls, store: Store, engine: LocalEngine) -> Mapping[str, tuple[float, ...]]:
        """The history of ``SHORT`` when nothing happens to it."""
        run = store.create(SHORT, "ann")
        ended(store, run.id)
        return metrics(store, run.id)

    # A run

    def test_a_run_goes_from_the_queue_to_its_result(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(SHORT)
        run = ended(store, run_id)
        assert (run.state, run.error) == (RunState.FINISHED, None)
        assert run.progress.epoch == run.progress.epochs == 30
        assert run.progress.test["accuracy"] > 0.9
        assert run.attempts == 0
        assert store.artifacts.names(run_id) == ["best.npz", "last.npz", "snapshots.npz"]
        events = [event for _, event in engine.events(run_id)]
        assert isinstance(events[0], Started)
        assert isinstance(events[-1], Finished)
        epochs = [event.epoch for event in events if isinstance(event, EpochEnded)]
        assert epochs == list(range(1, 31))

    def test_events_follow_a_cursor(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(SHORT)
        seen: list[tuple[int, Event]] = []

        def look() -> bool:
            seen.extend(engine.events(run_id, after=seen[-1][0] if seen else 0))
            return bool(seen) and isinstance(seen[-1][1], Finished)

        wait_for(look)
        numbers = [number for number, _ in seen]
        assert numbers == sorted(set(numbers))
        told = [pair for pair in seen if not isinstance(pair[1], Progress)]
        kept = [pair for pair in store.events(run_id) if not isinstance(pair[1], Progress)]
        assert told == kept

    def test_a_run_gives_the_same_numbers_among_others(
        self,
        store: Store,
        begin: Callable[..., str],
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        runs = [begin(SHORT, learner) for learner in ("ann", "ann", "bob")]
        other = begin(SHORT.changed({"seed": 1}), "eve")
        for run_id in runs:
            assert ended(store, run_id).state is RunState.FINISHED
            assert metrics(store, run_id) == undisturbed
        ended(store, other)
        assert metrics(store, other) != undisturbed

    def test_a_run_that_fails_hurts_no_other(
        self,
        store: Store,
        begin: Callable[..., str],
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        failing, other = begin(DIVERGING), begin(SHORT, "bob")
        run = ended(store, failing)
        assert run.state is RunState.FAILED
        assert run.error and run.error[0] == "diverged"
        ended(store, other)
        assert metrics(store, other) == undisturbed

    # Stop, pause, resume, kill

    def test_stop_keeps_what_was_learned(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        moving(store, run_id)
        engine.stop(run_id)
        run = ended(store, run_id)
        assert run.state is RunState.STOPPED
        assert 0 < run.progress.epoch < 10_000
        assert run.progress.test["accuracy"] > 0
        assert store.artifacts.names(run_id) == ["best.npz", "last.npz", "snapshots.npz"]

    def test_a_run_can_be_stopped_right_after_its_start(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        engine.stop(run_id)
        assert ended(store, run_id).state is RunState.STOPPED

    def test_a_paused_run_waits_and_gives_the_same_numbers(
        self,
        store: Store,
        engine: LocalEngine,
        begin: Callable[..., str],
        begin_paused: Callable[..., str],
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        run_id = begin_paused(SHORT)
        rested = store.run(run_id).progress
        other = begin(SHORT, "bob")
        ended(store, other)
        assert store.run(run_id).progress == rested
        engine.resume(run_id)
        assert ended(store, run_id).state is RunState.FINISHED
        assert metrics(store, run_id) == undisturbed

    def test_a_paused_run_can_be_stopped(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        moving(store, run_id)
        engine.pause(run_id)
        wait_for(lambda: store.run(run_id).state is RunState.PAUSED)
        engine.stop(run_id)
        assert ended(store, run_id).state is RunState.STOPPED
        assert "last.npz" in store.artifacts.names(run_id)

    def test_kill_leaves_nothing_but_events(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        moving(store, run_id)
        engine.pause(run_id)
        wait_for(lambda: store.artifacts.names(run_id))
        engine.kill(run_id)
        run = ended(store, run_id)
        assert (run.state, run.error) == (RunState.FAILED, ("killed", {}))
        wait_for(lambda: not store.artifacts.names(run_id))
        assert store.events(run_id)

    def test_what_is_over_takes_no_more_wishes(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str]
    ) -> None:
        run_id = begin(ENDLESS)
        engine.stop(run_id)
        before = ended(store, run_id)
        for call in (engine.start, engine.stop, engine.pause, engine.resume, engine.kill):
            with pytest.raises(RunFinished):
                call(run_id)
        assert store.run(run_id) == before

    def test_an_unknown_run_is_told(self, engine: LocalEngine) -> None:
        calls = (
            engine.start,
            engine.stop,
            engine.pause,
            engine.resume,
            engine.kill,
            engine.events,
        )
        for call in calls:
            with pytest.raises(RunNotFound):
                call("0" * 24)

    # Deleting

    @pytest.mark.parametrize("paused", [False, True], ids=["running", "paused"])
    def test_a_run_can_be_deleted_at_any_time(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str], paused: bool
    ) -> None:
        run_id = begin(ENDLESS)
        moving(store, run_id)
        if paused:
            engine.pause(run_id)
            wait_for(lambda: store.run(run_id).state is RunState.PAUSED)
        store.delete(run_id)
        wait_for(lambda: engine.status().running == 0)
        assert store.artifacts.names(run_id) == []
        assert not (store.artifacts.folder / run_id).exists()

    # Questions

    def test_a_question_is_answered_beside_training(
        self,
        store: Store,
        engine: LocalEngine,
        begin: Callable[..., str],
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        known = begin(SHORT)
        ended(store, known)
        beside = begin(SHORT, "eve")
        zeros = (0.0,) * 64
        question = AskOutputs(run=known, samples=(zeros, (16.0,) * 64))
        outputs = [engine.answer(question).outputs for _ in range(20)]
        assert outputs[0].shape == (2, 10)
        assert outputs[0].dtype == np.float32
        np.testing.assert_allclose(outputs[0].sum(axis=1), 1.0, rtol=1e-5)
        assert (outputs[0][0] != outputs[0][1]).any()
        for other in outputs[1:]:
            np.testing.assert_array_equal(other, outputs[0])
        ended(store, beside)
        assert metrics(store, beside) == undisturbed

    def test_an_error_comes_back_as_the_one_that_was_raised(
        self, store: Store, engine: LocalEngine
    ) -> None:
        with pytest.raises(RunNotFound) as unknown:
            engine.answer(AskOutputs(run="nobody", samples=()))
        assert unknown.value.values == {"run": "nobody"}
        waiting = store.create(SHORT, "ann", owner="nobody")
        with pytest.raises(NoWeights) as unlearned:
            engine.answer(AskOutputs(run=waiting.id, samples=((0.0,) * 64,)))
        assert unlearned.value.values == {"run": waiting.id}
        store.delete(waiting.id)

    def test_samples_of_another_shape_break_nothing(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str]
    ) -> None:
        known = begin(SHORT)
        ended(store, known)
        before = engine.status().workers
        with pytest.raises(DlcoreError) as refused:
            engine.answer(AskOutputs(run=known, samples=((0.0,) * 63,)))
        assert refused.value.code == "unexpected"
        assert engine.answer(AskOutputs(run=known, samples=((0.0,) * 64,))).outputs.size == 10
        assert engine.status().workers == before

    def test_waiting_has_an_end(self, engine: LocalEngine) -> None:
        workers = engine.status().workers
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        try:
            with pytest.raises(AnswerLate) as late:
                engine.answer(AskOutputs(run="nobody", samples=()), seconds=0.0)
        finally:
            for worker in workers:
                os.kill(worker, signal.SIGCONT)
        assert late.value.values == {"seconds": 0.0}

    def test_a_question_outlives_its_worker(
        self, store: Store, engine: LocalEngine, begin: Callable[..., str]
    ) -> None:
        known = begin(SHORT)
        ended(store, known)
        for worker in engine.status().workers:
            os.kill(worker, signal.SIGKILL)
        assert engine.answer(AskOutputs(run=known, samples=((0.0,) * 64,))).outputs.size == 10

    # Losses

    def test_a_lost_worker_comes_back_and_its_runs_go_on(
        self,
        store: Store,
        engine: LocalEngine,
        begin: Callable[..., str],
        begin_paused: Callable[..., str],
        undisturbed: Mapping[str, tuple[float, ...]],
    ) -> None:
        wait_for(lambda: engine.status().is_ready)
        rests = begin_paused(SHORT, "eve")
        works = begin(ENDLESS)
        moving(store, works)
        known = store.run(works).progress.epoch
        before = engine.status().workers
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        wait_for(lambda: not set(before) & set(engine.status().workers))
        assert len(engine.status().workers) == len(before)
        wait_for(lambda: store.run(works).progress.epoch > known)
        assert store.run(works).attempts == 1
        engine.stop(works)
        assert ended(store, works).state is RunState.STOPPED
        epochs = [e.epoch for _, e in store.events(works) if isinstance(e, EpochEnded)]
        assert epochs == list(range(1, len(epochs) + 1))
        wait_for(lambda: store.run(rests).state is RunState.PAUSED)
        assert store.run(rests).attempts == 0
        engine.resume(rests)
        assert ended(store, rests).state is RunState.FINISHED
        assert metrics(store, rests) == undisturbed


def ended(store: Store, run_id: str) -> Run:
    """The run, once it has ended."""
    wait_for(lambda: store.run(run_id).state.is_finished())
    return store.run(run_id)


def moving(store: Store, run_id: str) -> None:
    """Returns once a run has done some epochs."""
    wait_for(lambda: store.run(run_id).progress.epoch > 2)


def metrics(store: Store, run_id: str) -> Mapping[str, tuple[float, ...]]:
    """All metrics of all epochs of a run."""
    return history(event for _, event in store.events(run_id)).metrics
