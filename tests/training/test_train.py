"""The training of a run: events, commands, artifacts and errors."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from dlcore.errors import SpecError, WeightsDamaged
from dlcore.events import (
    EpochEnded,
    Failed,
    Finished,
    Paused,
    Progress,
    Resumed,
    Started,
    Stopped,
    Warned,
)
from dlcore.models.metrics import MetricName
from dlcore.planning.plan import plan
from dlcore.spec import Loss, Spec
from dlcore.store import Command
from dlcore.training.compiled import Compiled
from dlcore.training.model import build_model
from dlcore.training.run_files import RunFiles
from dlcore.training.shared_resources import SharedResources
from dlcore.training.slot import RunDropped, RunUnloaded, ShutdownRequested
from dlcore.training.tensors import Encoding
from tests.training.conftest import DROPOUT, SMALL, RunRecord, Train, by_metric, plain_fit
from tests.training.slots import ScriptedSlot

pytestmark = pytest.mark.usefixtures("single_steps")

FINAL_EVALUATION = 1
"""Its boundaries."""


def test_events_are_in_order(train: Train) -> None:
    record = train(SMALL)
    started, *between, finished = record.events
    assert isinstance(started, Started)
    assert (started.epoch, started.epochs, started.steps) == (0, 3, 8)
    assert started.parameters == plan(SMALL).parameters
    assert (started.trainer, started.reason) == ("xla", "compiles_well")
    assert isinstance(finished, Finished)
    assert (finished.epoch, finished.early) == (3, False)
    assert set(finished.test) == {"loss", "accuracy"}
    steps = []
    for event in between:
        assert isinstance(event, Progress | EpochEnded)
        done = isinstance(event, EpochEnded)
        assert set(event.metrics) >= {"loss", "accuracy"}
        assert ("val_loss" in event.metrics) is done
        steps.append((event.epoch, event.step if isinstance(event, Progress) else 8))
    assert steps == sorted(set(steps))
    assert [epoch for epoch, step in steps if step == 8] == [1, 2, 3]
    times = [event.at for event in record.events]
    assert times == sorted(times)


def test_progress_is_emitted_within_an_epoch(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlcore.training.callback.PROGRESS_SECONDS", 0.0)
    record = train(SMALL)
    last_epoch = [e for e in record.events if isinstance(e, Progress) and e.epoch == 3]
    assert [event.step for event in last_epoch] == list(range(1, 8))
    assert all(event.steps == 8 for event in last_epoch)


def test_the_best_epoch_is_the_one_of_the_lowest_validation_loss(train: Train) -> None:
    record = train(SMALL.changed({"training.epochs": 6, "training.optimizer.learning_rate": 0.1}))
    ended = [event for event in record.events if isinstance(event, EpochEnded)]
    losses = [event.metrics["val_loss"] for event in ended]
    lowest = [loss == min(losses[: index + 1]) for index, loss in enumerate(losses)]
    assert [event.best for event in ended] == lowest


def test_the_seconds_of_an_epoch_are_those_of_the_slot(train: Train) -> None:
    slot = ScriptedSlot({})
    record = train(SMALL, slot=slot)
    ended = [event for event in record.events if isinstance(event, EpochEnded)]
    boundaries = slot.yields - FINAL_EVALUATION
    assert sum(event.seconds for event in ended) == pytest.approx(0.5 * boundaries)


def test_the_saved_weights_give_the_reported_metrics(
    train: Train, resources: SharedResources
) -> None:
    unstable = DROPOUT.changed({"training.epochs": 20, "training.optimizer.learning_rate": 0.1})
    ended = [event for event in train(unstable).events if isinstance(event, EpochEnded)]
    worse = next(event.epoch for event in ended if not event.best)
    spec = unstable.changed({"training.epochs": worse})
    record = train(spec)
    assert record.artifacts == ["best.npz", "last.npz", "snapshots.npz"]
    arrays, encoding = resources.datasets.arrays(spec), Encoding.of(spec)
    assert isinstance(record.last, Finished)
    ended = [event for event in record.events if isinstance(event, EpochEnded)]
    best = [event for event in ended if event.best][-1]
    assert best.epoch < worse
    assert arrays.validation
    for name, part, expected in (
        ("last.npz", arrays.test, record.last.test),
        ("last.npz", arrays.validation, {k[4:]: v for k, v in ended[-1].metrics.items()}),
        ("best.npz", arrays.validation, {k[4:]: v for k, v in best.metrics.items()}),
    ):
        model, (x, y) = record.model(spec, name), encoding.arrays(part)
        predicted = model.predict(x, verbose=0)
        loss = keras.losses.sparse_categorical_crossentropy(y, predicted)
        assert float(np.mean(loss)) == pytest.approx(expected["loss"], rel=1e-5)
        hits = np.mean(predicted.argmax(axis=1) == y)
        assert float(hits) == pytest.approx(expected["accuracy"])


# Commands


@pytest.mark.parametrize("yields", [1, 10, 15])
def test_stop_acts_at_the_next_boundary_and_saves_the_weights(yields: int, train: Train) -> None:
    """In the first epoch, in its validation, in the second epoch."""
    slot = ScriptedSlot({yields: Command.STOP})
    record = train(SMALL, slot=slot)
    assert slot.yields == yields + FINAL_EVALUATION
    assert isinstance(record.last, Stopped)
    assert record.last.epoch == len(record.epochs)
    assert set(record.last.test) == {"loss", "accuracy"}
    assert record.artifacts == (["best.npz"] if record.epochs else []) + [
        "last.npz",
        "snapshots.npz",
    ]
    whole = train(SMALL)
    assert record.epochs == whole.epochs[: len(record.epochs)]


class SlotOfEpoch(ScriptedSlot):
    """A slot that raises an exception after some epochs; after the last, in the final evaluation.

    Args:
        record: of the run.
        epochs: done before.
        error: the exception.
    """

    def __init__(self, record: RunRecord, epochs: int, error: Exception) -> None:
        super().__init__({})
        self._record, self._epochs, self._error = record, epochs, error

    def yield_control(self) -> Command | None:
        if len(self._record.epochs) == self._epochs:
            raise self._error
        return super().yield_control()


@pytest.mark.parametrize("epochs", [1, 3], ids=["training", "the final evaluation"])
def test_a_dropped_run_leaves_without_a_trace(
    epochs: int, train: Train, new_record: Callable[[], RunRecord]
) -> None:
    record = new_record()
    with pytest.raises(RunDropped):
        train(SMALL, slot=SlotOfEpoch(record, epochs, RunDropped()), record=record)
    assert set(record.names) == {"started", "epoch_ended"}
    assert record.artifacts == []


def test_a_run_can_be_resumed_after_a_shutdown_in_its_final_evaluation(
    train: Train, new_record: Callable[[], RunRecord]
) -> None:
    record = new_record()
    with pytest.raises(ShutdownRequested):
        train(SMALL, slot=SlotOfEpoch(record, 3, ShutdownRequested()), record=record)
    train(SMALL, record=record)
    assert isinstance(record.last, Finished)
    assert record.epochs == train(SMALL).epochs


def test_a_pause_emits_events_and_changes_no_metric(train: Train) -> None:
    record = train(DROPOUT, slot=ScriptedSlot({3: Command.PAUSE, 17: Command.PAUSE}))
    kinds = [type(event) for event in record.events if isinstance(event, Paused | Resumed)]
    assert kinds == [Paused, Resumed, Paused, Resumed]
    assert record.epochs == train(DROPOUT).epochs


def test_a_paused_run_saves_a_checkpoint(train: Train, new_record: Callable[[], RunRecord]) -> None:
    record = new_record()
    artifacts: list[str] = []

    class ObservingSlot(ScriptedSlot):
        def leave(self) -> None:
            artifacts.extend(record.artifacts)

    train(SMALL, slot=ObservingSlot({3: Command.PAUSE}), record=record)
    assert [name[:18] for name in artifacts] == ["checkpoint-000000-", "snapshots.npz"]


def test_a_paused_run_can_be_unloaded_and_changes_no_metric(
    train: Train, new_record: Callable[[], RunRecord]
) -> None:
    record = new_record()

    class CrowdedSlot(ScriptedSlot):
        def leave(self) -> None:
            raise RunUnloaded

    with pytest.raises(RunUnloaded):
        train(DROPOUT, slot=CrowdedSlot({13: Command.PAUSE}), record=record)
    assert record.names[-1] == "paused"
    train(DROPOUT, record=record)
    assert record.epochs == train(DROPOUT).epochs


def test_two_outputs_train_as_in_keras_and_resume(
    train: Train, new_record: Callable[[], RunRecord], resources: SharedResources
) -> None:
    second = {"group": "even", "loss_weight": 0.5}
    spec = SMALL.changed({"second_output": second, "training.trainer": "exact"})
    record = new_record()
    with pytest.raises(ShutdownRequested):
        train(spec, slot=SlotOfEpoch(record, 2, ShutdownRequested()), record=record)
    train(spec, record=record)
    keras_fit = plain_fit(spec, resources.datasets.arrays(spec))
    assert isinstance(record.last, Finished)
    assert set(record.last.test) == set(spec.metric_names)
    for ours, theirs in (
        (by_metric(record.epochs), keras_fit.history),
        (record.last.test, keras_fit.test),
    ):
        named = {name.replace("class_accuracy", "accuracy"): theirs[name] for name in theirs}
        assert ours.keys() == named.keys()
        for name, values in named.items():
            assert ours[name] == pytest.approx(values, rel=1e-6), name


def test_a_paused_run_can_be_stopped(train: Train) -> None:
    record = train(SMALL, slot=ScriptedSlot({14: Command.PAUSE}, after_pause=Command.STOP))
    assert record.names[-3:] == ["paused", "resumed", "stopped"]
    assert record.artifacts == ["best.npz", "last.npz", "snapshots.npz"]


# Errors


@pytest.mark.parametrize(
    "settings",
    [
        {"training.optimizer": {"name": "sgd", "learning_rate": 10.0, "momentum": 0.99}},
        {"training.optimizer": {"name": "sgd", "learning_rate": 10.0}, "layers.1.units": 512},
    ],
)
def test_a_diverging_run_keeps_its_last_finite_weights(
    settings: Mapping[str, Any], train: Train
) -> None:
    linear = {"layers.1.activation": "linear", "training.loss": "categorical_crossentropy"}
    layers = [{"kind": "flatten"}] + [{"kind": "dense", "units": 64}] * 4
    layers += [{"kind": "dense", "units": 10, "activation": "softmax"}]
    spec = SMALL.changed({"layers": layers}).changed({**linear, **settings})
    record = train(spec)
    assert isinstance(record.last, Failed)
    assert record.last.code == "diverged"
    assert record.last.values["learning_rate"] == 10.0
    assert record.last.values["epoch"] == record.last.epoch + 1
    assert "last.npz" in record.artifacts
    weights = record.model(spec).get_weights()
    assert all(np.isfinite(array).all() for array in weights)


def test_a_run_with_an_invalid_spec_fails(train: Train) -> None:
    record = train(SMALL.changed({"layers.2.units": 9}))
    (failed,) = record.events
    assert isinstance(failed, Failed)
    assert failed.code == "spec"
    assert failed.values["problems"][0][:2] == ["output_shape", "layers.2"]


# Files


class FaultyDisk:
    """Artifacts that cannot be written until there is room.

    Args:
        record: of the run.
        failures: how many writes fail.
    """

    def __init__(self, record: RunRecord, failures: int) -> None:
        self.failures = failures
        artifacts = record.files.artifacts.with_commit(self._commit)
        self.files = RunFiles(artifacts, record.files.run_id)

    @contextmanager
    def _commit(self, run_id: str) -> Iterator[None]:
        self.failures -= 1
        if self.failures >= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        yield


def test_a_full_disk_ends_no_run(
    train: Train, new_record: Callable[[], RunRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlcore.training.checkpoint_callback.CHECKPOINT_SECONDS", 0.0)
    record = new_record()
    disk = FaultyDisk(record, failures=50)
    train(SMALL, slot=ScriptedSlot({}), record=RunRecord(disk.files, record.events))
    assert disk.failures < 0
    assert isinstance(record.last, Finished)
    warnings = [event.code for event in record.events if isinstance(event, Warned)]
    assert set(warnings) == {"no_space"}
    assert record.epochs == train(SMALL).epochs
    assert record.artifacts == ["best.npz", "last.npz", "snapshots.npz"]


@pytest.mark.parametrize(
    "error", [MemoryError(), tf.errors.ResourceExhaustedError(None, None, "OOM")]
)
def test_a_run_without_memory_fails_in_words_and_no_other(
    error: Exception, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Compiled, *arguments: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Compiled, "train_first_chunk", refuse)
        failed = train(SMALL).last
    assert isinstance(failed, Failed) and failed.code == "out_of_memory"
    assert isinstance(train(SMALL).last, Finished)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"\x93NUMPY"], ids=repr)
def test_a_run_with_damaged_files_starts_over(
    damage: bytes, train: Train, new_record: Callable[[], RunRecord]
) -> None:
    record = new_record()
    with pytest.raises(ShutdownRequested):
        train(SMALL, slot=SlotOfEpoch(record, 1, ShutdownRequested()), record=record)
    assert len(record.artifacts) == 2
    for name in record.artifacts:
        record.path(name).write_bytes(damage)
    train(SMALL, record=record)
    assert isinstance(record.last, Finished)
    assert "warned" in record.names
    assert record.epochs[-3:] == train(SMALL).epochs
    damaged = [name for name in record.artifacts if name.startswith("damaged-")]
    assert len(damaged) == 2


def test_damaged_weights_are_an_error(train: Train) -> None:
    record = train(SMALL)
    path = record.path("last.npz")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(WeightsDamaged):
        record.weights()


# Losses and metrics


def is_valid(spec: Spec) -> bool:
    try:
        plan(spec)
    except SpecError:
        return False
    return True


SPECS = (
    SMALL.changed({"training.loss": loss.value, "training.metrics": [metric.value]})
    for loss in Loss
    for metric in MetricName
)


@pytest.mark.parametrize(
    "spec",
    [spec for spec in SPECS if is_valid(spec)],
    ids=lambda spec: f"{spec.training.loss.value}-{spec.training.metrics[0].value}",
)
def test_every_valid_loss_and_metric_can_be_trained(spec: Spec, resources: SharedResources) -> None:
    model, encoding = build_model(spec), Encoding.of(spec)
    x, y = encoding.arrays(resources.datasets.arrays(spec).test)
    model.run_eagerly = True
    assert spec.training.metrics[0].value in model.train_on_batch(x, y, return_dict=True)
