"""The snapshots of a run are its weights at those epochs.

``test_reproducibility.py`` compares those of an interrupted run.
"""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore.events import Stopped
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.store import Command, snapshots
from dlcore.store.snapshots import Snapshots
from dlcore.training.model import named_weights
from dlcore.training.shared_resources import SharedResources
from tests.training.conftest import DROPOUT, SMALL, RunRecord, Train, plain_fit
from tests.training.slots import ScriptedSlot

EXACT = DROPOUT.changed({"training.trainer": "exact"})
PLAIN = DROPOUT.changed({"training.trainer": "plain"})


def load(record: RunRecord) -> Snapshots:
    loaded = snapshots.load(record.files.artifacts, record.files.run_id)
    assert loaded
    return loaded


class WeightRecorder(keras.callbacks.Callback):
    """Record the weights before training and after each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.weights: list[dict[str, np.ndarray]] = []

    def on_train_begin(self, logs: object = None) -> None:
        self._record()

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        self._record()

    def _record(self) -> None:
        values = [variable.numpy() for variable in self.model.variables]
        self.weights.append(named_weights(self.model, values))


@pytest.mark.parametrize("spec", [EXACT, PLAIN], ids=["chunked", "plain"])
def test_snapshots_are_the_weights_of_plain_keras(
    spec: Spec, train: Train, resources: SharedResources
) -> None:
    recorder = WeightRecorder()
    plain_fit(spec, resources.datasets.arrays(spec), [recorder])
    record = train(spec)
    loaded = load(record)
    assert loaded.epochs == tuple(range(4))
    for epoch in loaded.epochs:
        np.testing.assert_equal(loaded.at(epoch), recorder.weights[epoch])
    np.testing.assert_equal(loaded.at(3), record.weights())


def test_snapshots_of_long_runs_are_thinned_out(
    train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MAX_EPOCHS", 3)
    whole = train(SMALL.changed({"training.epochs": 7}))
    assert load(whole).epochs == (0, 1, 4)
    shorter = train(SMALL.changed({"training.epochs": 4}))
    np.testing.assert_equal(load(whole).at(4), shorter.weights())


def test_a_model_with_too_many_weights_has_no_snapshots(
    train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 4 * plan(SMALL).parameters
    monkeypatch.setattr(snapshots, "MAX_BYTES", size - 1)
    assert train(SMALL).artifacts == ["best.npz", "last.npz"]
    monkeypatch.setattr(snapshots, "MAX_BYTES", size)
    assert load(train(SMALL)).epochs == (0,)


def test_a_stopped_run_keeps_its_snapshots(train: Train) -> None:
    record = train(SMALL, slot=ScriptedSlot({4: Command.STOP}))
    assert isinstance(record.last, Stopped)
    assert load(record).epochs == tuple(range(record.last.epoch + 1))
