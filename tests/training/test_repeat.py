"""A run gives the same numbers each time: alone, among others, and after interruptions."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import numpy as np
import pytest

from dlcore.engine.scheduler import Scheduler
from dlcore.events import EpochEnded, Finished, Started
from dlcore.spec import Spec
from dlcore.store import Command
from dlcore.training import checkpoint
from dlcore.training.yield_control import ShutdownRequested
from tests.training.conftest import DROPOUT, SMALL, Run, Told

XLA = SMALL
GRAPH = DROPOUT
PLAIN = DROPOUT.changed({"training.trainer": "plain"})
PATHS = {"xla": XLA, "graph": GRAPH, "plain": PLAIN}


def assert_same(one: Told, other: Told) -> None:
    """Equal metrics of every epoch, equal test figures, equal models."""
    assert one.epochs == other.epochs
    assert isinstance(one.last, Finished)
    assert isinstance(other.last, Finished)
    assert one.last.test == other.last.test
    assert one.files == other.files == ["best.npz", "last.npz", "snapshots.npz"]
    for name in one.files:
        np.testing.assert_equal(one.weights(name), other.weights(name))


@pytest.mark.parametrize("path", PATHS)
def test_the_same_run_twice(path: str, run: Run) -> None:
    first, again = run(PATHS[path]), run(PATHS[path])
    assert first.events[0].trainer == path  # type: ignore[attr-defined]
    assert_same(first, again)


@pytest.mark.parametrize("path", ["xla", "graph"])
def test_another_seed_gives_other_numbers(path: str, run: Run) -> None:
    assert run(PATHS[path]).epochs != run(PATHS[path].changed({"seed": 8})).epochs


# Among others


def by_turns(run: Run, specs: list[Spec]) -> list[Told]:
    """Trains several specs in threads that hand over at every boundary."""
    turns = Scheduler(slice_seconds=0.0)
    done: dict[int, Told] = {}

    def work(number: int, spec: Spec) -> None:
        turn = shared[number]
        turn.begin()
        try:
            done[number] = run(spec, turn=turn)
        finally:
            turn.end()

    shared = [turns.join(f"learner-{number}", str(number)) for number in range(len(specs))]
    threads = [threading.Thread(target=work, args=item) for item in enumerate(specs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [done[number] for number in range(len(specs))]


@pytest.mark.usefixtures("single_steps")
@pytest.mark.parametrize(
    "specs",
    [
        [XLA, XLA.changed({"seed": 1, "training.optimizer.learning_rate": 0.01})],
        [GRAPH, GRAPH.changed({"seed": 1})],
        [XLA, GRAPH, PLAIN],
    ],
    ids=["same xla", "same graph", "different"],
)
def test_runs_by_turns_give_the_numbers_they_give_alone(specs: list[Spec], run: Run) -> None:
    alone = [run(spec) for spec in specs]
    for one, other in zip(alone, by_turns(run, specs), strict=True):
        assert_same(one, other)


# After interruptions


class EndsSoon:
    """A turn of a process that is about to end: it offers some times, and no more."""

    def __init__(self, offers: int) -> None:
        self._left = offers

    def offer(self) -> Command | None:
        self._left -= 1
        if self._left < 0:
            raise ShutdownRequested
        return None

    def rest(self) -> Command:
        raise ShutdownRequested

    def clock(self) -> float:
        return 0.0


def with_interruptions(run: Run, spec: Spec, told: Told) -> list[tuple[int, int]]:
    """Trains a spec through many processes; returns epoch and step of each checkpoint."""
    places = []
    for offers in itertools.count(2):
        try:
            run(spec, turn=EndsSoon(offers), told=told)
        except ShutdownRequested:
            saved = checkpoint.load(told.place.artifacts, told.place.run_id)
            places.append((saved.epoch, saved.step) if saved else (0, 0))
            continue
        break
    return places


def without_repeats(told: Told) -> Told:
    """What the store keeps: an epoch that was told twice only once, which must be the same."""
    by_epoch: dict[int, EpochEnded] = {}
    for event in told.events:
        if isinstance(event, EpochEnded):
            known = by_epoch.setdefault(event.epoch, event)
            assert (known.metrics, known.best) == (event.metrics, event.best)
    return Told(told.place, [*by_epoch.values(), told.last])


STOPPING = {
    "training.epochs": 12,
    "training.optimizer.learning_rate": 0.05,
    "training.early_stopping": {"patience": 2, "min_delta": 0.1, "restore_best_weights": True},
}


@pytest.mark.usefixtures("single_steps")
@pytest.mark.parametrize(
    "spec",
    [XLA, GRAPH, GRAPH.changed(STOPPING)],
    ids=["xla", "graph", "early stopping"],
)
def test_a_run_that_was_interrupted_gives_the_same_numbers(
    spec: Spec, run: Run, new: Callable[[], Told]
) -> None:
    told = new()
    places = with_interruptions(run, spec, told)
    assert any(step for _, step in places), "within an epoch"
    assert len({epoch for epoch, _ in places}) > 1
    whole = run(spec)
    assert whole.last.early is (spec.training.early_stopping is not None)  # type: ignore[attr-defined]
    assert_same(without_repeats(told), whole)


@pytest.mark.usefixtures("single_steps")
def test_a_run_that_was_interrupted_while_it_validated(run: Run, new: Callable[[], Told]) -> None:
    """All batches of the epoch are done: what is left of it is to be validated again."""
    for offers in itertools.count(1):
        told = new()
        with pytest.raises(ShutdownRequested):
            run(GRAPH, turn=EndsSoon(offers), told=told)
        saved = checkpoint.load(told.place.artifacts, told.place.run_id)
        if saved and saved.step == 8:
            break
    run(GRAPH, told=told)
    assert_same(without_repeats(told), run(GRAPH))


def test_the_plain_path_goes_on_from_the_last_epoch(
    run: Run, new: Callable[[], Told], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlcore.training.checkpoint_callback.CHECKPOINT_SECONDS", 0.0)
    told = new()
    batches_of_an_epoch = 8 + 4
    with pytest.raises(ShutdownRequested):
        run(PLAIN, turn=EndsSoon(batches_of_an_epoch + 3), told=told)
    saved = checkpoint.load(told.place.artifacts, told.place.run_id)
    assert saved and (saved.epoch, saved.step) == (1, 0)
    run(PLAIN, told=told)
    assert_same(without_repeats(told), run(PLAIN))


@pytest.mark.usefixtures("single_steps")
def test_where_a_run_goes_on_is_told(run: Run, new: Callable[[], Told]) -> None:
    told = new()
    with pytest.raises(ShutdownRequested):
        run(XLA, turn=EndsSoon(15), told=told)
    (name, snapshots) = told.files
    assert name.startswith("checkpoint-000001-") and snapshots == "snapshots.npz"
    run(XLA, told=told)
    started = [event for event in told.events if isinstance(event, Started)]
    assert [event.epoch for event in started] == [0, 1]
    assert told.files == ["best.npz", "last.npz", "snapshots.npz"]


def test_a_checkpoint_is_read_back_as_it_was_written(new: Callable[[], Told]) -> None:
    place = new().place
    arrays = [np.arange(6.0).reshape(2, 3), np.array(7, "int64")]
    older = checkpoint.Checkpoint(epoch=1, step=0, arrays=arrays)
    newer = checkpoint.Checkpoint(
        epoch=1,
        step=12,
        arrays=arrays,
        best_weights=[np.ones(3, "float32")],
        best_value=0.25,
        best_epoch=1,
        seconds=1.5,
        stopping={"wait": 1.0, "best": None},
        stopping_weights=[np.zeros(2)],
    )
    for saved in (older, newer):
        checkpoint.save(place.artifacts, place.run_id, saved)
        assert len(place.artifacts.names(place.run_id)) == 1
    read = checkpoint.load(place.artifacts, place.run_id)
    np.testing.assert_equal(vars(read), vars(newer))
    checkpoint.remove(place.artifacts, place.run_id)
    assert checkpoint.load(place.artifacts, place.run_id) is None
