"""The weights that a run keeps on its way are those that it had."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import pytest

from dlcore.events import Stopped
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.store import Command, snapshots
from dlcore.store.snapshots import Snapshots
from dlcore.training.model import named_weights
from dlcore.training.train import SharedResources
from dlcore.training.yield_control import ShutdownRequested
from tests.training.conftest import DROPOUT, SMALL, Run, Told, plain_fit
from tests.training.test_repeat import EndsSoon
from tests.training.test_train import Wishes

EXACT = DROPOUT.changed({"training.trainer": "exact", "training.epochs": 5})
PLAIN = DROPOUT.changed({"training.trainer": "plain", "training.epochs": 5})


def kept(told: Told) -> Snapshots:
    read = snapshots.load(told.place.artifacts, told.place.run_id)
    assert read
    return read


class Watch(keras.callbacks.Callback):
    """What plain Keras holds before training and after each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[dict[str, np.ndarray]] = []

    def on_train_begin(self, logs: object = None) -> None:
        self._tick()

    def on_epoch_end(self, epoch: int, logs: object = None) -> None:
        self._tick()

    def _tick(self) -> None:
        values = [variable.numpy() for variable in self.model.variables]
        self.seen.append(named_weights(self.model, values))


@pytest.mark.parametrize("spec", [EXACT, PLAIN], ids=["chunked", "plain"])
def test_snapshots_are_the_weights_of_plain_keras(
    spec: Spec, run: Run, bench: SharedResources
) -> None:
    watch = Watch()
    plain_fit(spec, bench.shelf.arrays(spec), [watch])
    told = run(spec)
    read = kept(told)
    assert read.epochs == tuple(range(6))
    for epoch in read.epochs:
        np.testing.assert_equal(read.at(epoch), watch.seen[epoch])
    np.testing.assert_equal(read.at(5), told.weights())


def test_long_runs_are_thinned_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MAX_EPOCHS", 3)
    whole = run(SMALL.changed({"training.epochs": 7}))
    assert kept(whole).epochs == (0, 1, 4)
    shorter = run(SMALL.changed({"training.epochs": 4}))
    np.testing.assert_equal(kept(whole).at(4), shorter.weights())


def test_a_model_with_too_many_weights_keeps_none(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = 4 * plan(SMALL).parameters
    monkeypatch.setattr(snapshots, "MAX_BYTES", size - 1)
    assert run(SMALL).files == ["best.npz", "last.npz"]
    monkeypatch.setattr(snapshots, "MAX_BYTES", size)
    assert kept(run(SMALL)).epochs == (0,)


@pytest.mark.usefixtures("single_steps")
@pytest.mark.parametrize(
    ("spec", "interruptions"), [(EXACT, (14, 31)), (PLAIN, (14,))], ids=["chunked", "plain"]
)
def test_a_run_that_was_interrupted_keeps_the_same(
    spec: Spec,
    interruptions: tuple[int, ...],
    run: Run,
    new: Callable[[], Told],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dlcore.training.checkpoint_callback.CHECKPOINT_SECONDS", 0.0)
    told, whole = new(), kept(run(spec))
    for offers in interruptions:
        with pytest.raises(ShutdownRequested):
            run(spec, turn=EndsSoon(offers), told=told)
    run(spec, told=told)
    assert kept(told).epochs == whole.epochs
    for epoch in whole.epochs:
        np.testing.assert_equal(kept(told).at(epoch), whole.at(epoch))


def test_a_stopped_run_keeps_what_it_had(run: Run) -> None:
    told = run(SMALL, turn=Wishes({4: Command.STOP}))
    assert isinstance(told.last, Stopped)
    assert kept(told).epochs == tuple(range(told.last.epoch + 1))
