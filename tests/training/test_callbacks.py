"""Standard Keras callbacks do under our trainer what they do under plain ``model.fit``."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

from dlcore.training.compiled import Compiled
from dlcore.training.fit import evaluate, fit
from dlcore.training.model import build_model
from dlcore.training.shuffle import permutation
from dlcore.training.tensors import Arrays
from dlcore.training.train import SharedResources
from tests.training.conftest import DROPOUT, Plain, plain_fit

EPOCHS = 8
SPEC = DROPOUT.changed(
    {
        "training.trainer": "exact",
        "training.epochs": EPOCHS,
        "training.optimizer.learning_rate": 0.05,
    }
)

Callbacks = Callable[[Path], list[keras.callbacks.Callback]]


class Diary(keras.callbacks.Callback):
    """A user's own: notes what it is called with, and stops in the fourth epoch."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.place = place
        self.notes: list[str] = []

    def note(self, *words: object) -> None:
        self.notes.append(" ".join(map(str, words)))

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        self.note("begin", self.params["epochs"], self.params["steps"], sorted(logs or {}))

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self.note("epoch", epoch, sorted(logs or {}))

    def on_test_begin(self, logs: Mapping[str, float] | None = None) -> None:
        self.note("test")

    def on_test_end(self, logs: Mapping[str, float] | None = None) -> None:
        self.note("tested", sorted((logs or {}).items()))

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        self.note("ended", epoch, sorted((logs or {}).items()))
        self.model.stop_training = epoch == 3

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:
        self.note("end", sorted((logs or {}).items()))
        self.place.joinpath("diary.txt").write_text("\n".join(self.notes))


def early_stopping(place: Path) -> list[keras.callbacks.Callback]:
    return [keras.callbacks.EarlyStopping(patience=1, min_delta=0.1, restore_best_weights=True)]


def files(place: Path) -> list[keras.callbacks.Callback]:
    best = place / "best.keras"
    each = place / "epoch-{epoch:02d}-{val_loss:.6f}.weights.h5"
    return [
        keras.callbacks.CSVLogger(place / "log.csv"),
        keras.callbacks.ModelCheckpoint(best, monitor="val_accuracy", save_best_only=True),
        keras.callbacks.ModelCheckpoint(each, save_weights_only=True),
    ]


def lower_rate(place: Path) -> list[keras.callbacks.Callback]:
    settings = {"monitor": "loss", "factor": 0.5, "patience": 1, "min_delta": 0.2}
    return [keras.callbacks.ReduceLROnPlateau(**settings)]


def own(place: Path) -> list[keras.callbacks.Callback]:
    def halved(epoch: int, rate: float) -> float:
        return float(rate) / 2 if epoch % 2 else float(rate)

    return [Diary(place), keras.callbacks.LearningRateScheduler(halved)]


def everything(place: Path) -> list[keras.callbacks.Callback]:
    parts = (early_stopping, files, lower_rate, own)
    return [callback for part in parts for callback in part(place)]


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return Compiled(SPEC)


@pytest.fixture(scope="module")
def arrays(bench: SharedResources) -> Arrays:
    return bench.shelf.arrays(SPEC)


def our_fit(compiled: Compiled, arrays: Arrays, callbacks: list[keras.callbacks.Callback]) -> Plain:
    """The same as ``plain_fit``, by the chunked trainer."""
    who = object()
    compiled.enter(who, SPEC)
    try:
        history = fit(
            compiled,
            arrays.train,
            arrays.validation,
            permutation(arrays.train.size, SPEC.seed),
            epochs=EPOCHS,
            callbacks=callbacks,
        )
        test = evaluate(compiled, arrays.test)
        model = build_model(SPEC)
        model.set_weights(compiled.model.get_weights())
        return Plain(model, history.history, test)
    finally:
        compiled.leave(who)


def traces(place: Path) -> dict[str, Any]:
    """What callbacks left in a folder: texts, tables, and weights by file name."""
    found: dict[str, Any] = {}
    for path in sorted(place.iterdir()):
        if path.suffix == ".csv":
            found[path.name] = list(csv.reader(path.open()))
        elif path.suffix == ".txt":
            found[path.name] = path.read_text().splitlines()
        elif path.suffix == ".keras":
            model = keras.models.load_model(path, compile=False)
            found[path.name] = [array.tolist() for array in model.get_weights()]
        else:
            found[path.name] = numbers(path)
    return found


def numbers(place: Path) -> dict[str, Any]:
    """All arrays of an HDF5 file by their names."""
    found: dict[str, Any] = {}

    def note(name: str, item: h5py.Dataset | h5py.Group) -> None:
        if isinstance(item, h5py.Dataset):
            found[name] = item[()].tolist()

    with h5py.File(place) as file:
        file.visititems(note)
    assert any(name.startswith("layers") for name in found)
    return found


@pytest.mark.parametrize(
    "callbacks",
    [early_stopping, files, lower_rate, own, everything],
    ids=lambda made: made.__name__,
)
def test_callbacks_do_the_same(
    callbacks: Callbacks, compiled: Compiled, arrays: Arrays, tmp_path: Path
) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    plain = plain_fit(SPEC, arrays, callbacks(theirs))
    chunked = our_fit(compiled, arrays, callbacks(ours))
    assert chunked.history == plain.history
    assert chunked.test == plain.test
    assert traces(ours) == traces(theirs)
    for mine, yours in zip(chunked.model.get_weights(), plain.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, yours)


def test_batches_are_told_as_under_steps_per_execution(compiled: Compiled, arrays: Arrays) -> None:
    begins: list[int] = []
    ends: list[int] = []

    class Batches(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            begins.append(batch)

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            assert set(logs) == {"loss", "accuracy"}
            ends.append(batch)

    our_fit(compiled, arrays, [Batches()])
    assert begins.count(0) == ends.count(7) == EPOCHS
    assert all(after == (before + 1) % 8 for before, after in zip(ends, begins[1:], strict=False))


def test_a_callback_may_stop_within_an_epoch(compiled: Compiled, arrays: Arrays) -> None:
    class Stops(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_training = True

    ended = our_fit(compiled, arrays, [Stops()])
    assert len(ended.history["loss"]) == len(ended.history["val_loss"]) == 1
