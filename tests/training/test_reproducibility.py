"""A run gives the same numbers alone, among other runs, and after interruptions."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable

import numpy as np
import pytest

from dlcore.engine.scheduler import Scheduler
from dlcore.events import EpochEnded, Finished, Started
from dlcore.spec import Spec
from dlcore.training import checkpoint
from dlcore.training.slot import ShutdownRequested
from tests.training.conftest import DROPOUT, SMALL, RunRecord, Train
from tests.training.slots import ShutdownSlot

XLA = SMALL
GRAPH = DROPOUT
PLAIN = DROPOUT.changed({"training.trainer": "plain"})


def assert_same(one: RunRecord, other: RunRecord) -> None:
    """Assert that the metrics of every epoch, the test metrics and the weights are equal."""
    assert one.epochs == other.epochs
    assert isinstance(one.last, Finished)
    assert isinstance(other.last, Finished)
    assert one.last.test == other.last.test
    assert one.artifacts == other.artifacts == ["best.npz", "last.npz", "snapshots.npz"]
    for name in one.artifacts:
        np.testing.assert_equal(one.weights(name), other.weights(name))


@pytest.mark.parametrize(("trainer", "spec"), {"xla": XLA, "graph": GRAPH}.items())
def test_a_repeated_run_is_equal_and_another_seed_gives_other_numbers(
    trainer: str, spec: Spec, train: Train
) -> None:
    first, second = train(spec), train(spec)
    started = first.events[0]
    assert isinstance(started, Started) and started.trainer == trainer
    assert_same(first, second)
    assert train(spec.changed({"seed": 8})).epochs != first.epochs


# Among other runs


def train_concurrently(train: Train, specs: list[Spec]) -> list[RunRecord]:
    """Train several specs in threads that switch at every boundary."""
    scheduler = Scheduler(slice_seconds=0.0)
    records: dict[int, RunRecord] = {}

    def work(number: int, spec: Spec) -> None:
        slot = slots[number]
        slot.begin()
        try:
            records[number] = train(spec, slot=slot)
        finally:
            slot.end()

    slots = [scheduler.join(f"learner-{number}", str(number)) for number in range(len(specs))]
    threads = [threading.Thread(target=work, args=item) for item in enumerate(specs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [records[number] for number in range(len(specs))]


@pytest.mark.usefixtures("single_steps")
def test_concurrent_runs_give_the_same_numbers_as_alone(train: Train) -> None:
    """Some share a traced model."""
    other = XLA.changed({"seed": 1, "training.optimizer.learning_rate": 0.01})
    specs = [XLA, other, GRAPH, GRAPH.changed({"seed": 1}), PLAIN]
    alone = [train(spec) for spec in specs]
    for one, concurrent in zip(alone, train_concurrently(train, specs), strict=True):
        assert_same(one, concurrent)


# After interruptions


def with_interruptions(train: Train, spec: Spec, record: RunRecord) -> list[tuple[int, int]]:
    """Train a spec in many processes, and return epoch and step of each checkpoint."""
    checkpoints = []
    for yields in itertools.count(2):
        try:
            train(spec, slot=ShutdownSlot(yields), record=record)
        except ShutdownRequested:
            saved = checkpoint.load(record.files.artifacts, record.files.run_id)
            checkpoints.append((saved.epoch, saved.step) if saved else (0, 0))
            continue
        break
    return checkpoints


def without_repeats(record: RunRecord) -> RunRecord:
    """Return the record without repeated epochs, as the store keeps it; repeats must be equal."""
    by_epoch: dict[int, EpochEnded] = {}
    for event in record.events:
        if isinstance(event, EpochEnded):
            known = by_epoch.setdefault(event.epoch, event)
            assert (known.metrics, known.best) == (event.metrics, event.best)
    return RunRecord(record.files, [*by_epoch.values(), record.last])


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
def test_an_interrupted_run_gives_the_same_numbers(
    spec: Spec, train: Train, new_record: Callable[[], RunRecord]
) -> None:
    record = new_record()
    checkpoints = with_interruptions(train, spec, record)
    assert any(step for _, step in checkpoints), "within an epoch"
    assert len({epoch for epoch, _ in checkpoints}) > 1
    whole = train(spec)
    assert isinstance(whole.last, Finished)
    assert whole.last.early is (spec.training.early_stopping is not None)
    assert_same(without_repeats(record), whole)


@pytest.mark.usefixtures("single_steps")
def test_a_run_can_be_interrupted_during_validation(
    train: Train, new_record: Callable[[], RunRecord]
) -> None:
    """All batches of the epoch are done, and its validation is repeated."""
    for yields in itertools.count(1):
        record = new_record()
        with pytest.raises(ShutdownRequested):
            train(GRAPH, slot=ShutdownSlot(yields), record=record)
        saved = checkpoint.load(record.files.artifacts, record.files.run_id)
        if saved and saved.step == 8:
            break
    train(GRAPH, record=record)
    assert_same(without_repeats(record), train(GRAPH))


def test_the_plain_trainer_resumes_from_the_last_epoch(
    train: Train, new_record: Callable[[], RunRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlcore.training.checkpoint_callback.CHECKPOINT_SECONDS", 0.0)
    record = new_record()
    batches_per_epoch = 8 + 4
    with pytest.raises(ShutdownRequested):
        train(PLAIN, slot=ShutdownSlot(batches_per_epoch + 3), record=record)
    saved = checkpoint.load(record.files.artifacts, record.files.run_id)
    assert saved and (saved.epoch, saved.step) == (1, 0)
    train(PLAIN, record=record)
    assert_same(without_repeats(record), train(PLAIN))


@pytest.mark.usefixtures("single_steps")
def test_a_resumed_run_emits_its_first_epoch(
    train: Train, new_record: Callable[[], RunRecord]
) -> None:
    record = new_record()
    with pytest.raises(ShutdownRequested):
        train(XLA, slot=ShutdownSlot(15), record=record)
    (name, snapshots) = record.artifacts
    assert name.startswith("checkpoint-000001-") and snapshots == "snapshots.npz"
    train(XLA, record=record)
    started = [event for event in record.events if isinstance(event, Started)]
    assert [event.epoch for event in started] == [0, 1]
    assert record.artifacts == ["best.npz", "last.npz", "snapshots.npz"]


def test_a_checkpoint_is_read_as_written(new_record: Callable[[], RunRecord]) -> None:
    files = new_record().files
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
        checkpoint.save(files.artifacts, files.run_id, saved)
        assert len(files.artifacts.names(files.run_id)) == 1
    read = checkpoint.load(files.artifacts, files.run_id)
    np.testing.assert_equal(vars(read), vars(newer))
    checkpoint.remove(files.artifacts, files.run_id)
    assert checkpoint.load(files.artifacts, files.run_id) is None
