"""Keras callbacks have the same effects in the chunked trainer as in plain ``model.fit``."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest

from dlcore.planning.trainer_choice import choose_trainer
from dlcore.spec import Spec
from dlcore.training.chunk_sizer import ChunkSizer
from dlcore.training.compiled import Compiled
from dlcore.training.evaluate import evaluate
from dlcore.training.fit import fit
from dlcore.training.model import build_model
from dlcore.training.shared_resources import SharedResources
from dlcore.training.shuffle import permutation
from dlcore.training.tensors import Arrays
from tests.training.conftest import DROPOUT, SMALL, PlainFit, plain_fit

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
    """A custom callback that notes its calls, and stops in the fourth epoch."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
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
        self.folder.joinpath("diary.txt").write_text("\n".join(self.notes))


def early_stopping(folder: Path) -> list[keras.callbacks.Callback]:
    return [keras.callbacks.EarlyStopping(patience=1, min_delta=0.1, restore_best_weights=True)]


def files(folder: Path) -> list[keras.callbacks.Callback]:
    best = folder / "best.keras"
    each = folder / "epoch-{epoch:02d}-{val_loss:.6f}.weights.h5"
    return [
        keras.callbacks.CSVLogger(folder / "log.csv"),
        keras.callbacks.ModelCheckpoint(best, monitor="val_accuracy", save_best_only=True),
        keras.callbacks.ModelCheckpoint(each, save_weights_only=True),
    ]


def reduce_learning_rate(folder: Path) -> list[keras.callbacks.Callback]:
    settings = {"monitor": "loss", "factor": 0.5, "patience": 1, "min_delta": 0.2}
    return [keras.callbacks.ReduceLROnPlateau(**settings)]


def custom(folder: Path) -> list[keras.callbacks.Callback]:
    def halve(epoch: int, rate: float) -> float:
        return float(rate) / 2 if epoch % 2 else float(rate)

    return [Diary(folder), keras.callbacks.LearningRateScheduler(halve)]


def everything(folder: Path) -> list[keras.callbacks.Callback]:
    parts = (early_stopping, files, reduce_learning_rate, custom)
    return [callback for part in parts for callback in part(folder)]


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return Compiled(SPEC, choose_trainer(SPEC))


@pytest.fixture(scope="module")
def arrays(resources: SharedResources) -> Arrays:
    return resources.datasets.arrays(SPEC)


def chunked_fit(
    compiled: Compiled,
    arrays: Arrays,
    callbacks: list[keras.callbacks.Callback],
    spec: Spec = SPEC,
) -> PlainFit:
    """Do the same as ``plain_fit`` with the chunked trainer."""
    run = object()
    compiled.attach(run, spec)
    try:
        history = fit(
            compiled,
            arrays.train,
            arrays.validation,
            permutation(arrays.train.size, spec.seed),
            epochs=EPOCHS,
            callbacks=callbacks,
        )
        test = evaluate(compiled, arrays.test)
        model = build_model(spec)
        model.set_weights(compiled.model.get_weights())
        return PlainFit(model, history.history, test)
    finally:
        compiled.detach(run)


def read_folder(folder: Path) -> dict[str, Any]:
    """Return the texts, tables and weights in a folder by file name."""
    contents: dict[str, Any] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".csv":
            contents[path.name] = list(csv.reader(path.open()))
        elif path.suffix == ".txt":
            contents[path.name] = path.read_text().splitlines()
        elif path.suffix == ".keras":
            model = keras.models.load_model(path, compile=False)
            contents[path.name] = [array.tolist() for array in model.get_weights()]
        else:
            contents[path.name] = read_arrays(path)
    return contents


def read_arrays(path: Path) -> dict[str, Any]:
    """Return the arrays of an HDF5 file by name."""
    arrays: dict[str, Any] = {}

    def visit(name: str, item: h5py.Dataset | h5py.Group) -> None:
        if isinstance(item, h5py.Dataset):
            arrays[name] = item[()].tolist()

    with h5py.File(path) as file:
        file.visititems(visit)
    assert any(name.startswith("layers") for name in arrays)
    return arrays


@pytest.mark.parametrize(
    "callbacks",
    [reduce_learning_rate, everything],
    ids=lambda function: function.__name__,
)
def test_callbacks_have_the_same_effects(
    callbacks: Callbacks, compiled: Compiled, arrays: Arrays, tmp_path: Path
) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    plain = plain_fit(SPEC, arrays, callbacks(theirs))
    chunked = chunked_fit(compiled, arrays, callbacks(ours))
    assert chunked.history == plain.history
    assert chunked.test == plain.test
    assert read_folder(ours) == read_folder(theirs)
    for mine, yours in zip(chunked.model.get_weights(), plain.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, yours)


def test_batch_callbacks_are_called_as_with_steps_per_execution(
    compiled: Compiled, arrays: Arrays
) -> None:
    begins: list[int] = []
    ends: list[int] = []

    class Batches(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            begins.append(batch)

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            assert set(logs) == {"loss", "accuracy"}
            ends.append(batch)

    chunked_fit(compiled, arrays, [Batches()])
    assert begins.count(0) == ends.count(7) == EPOCHS
    assert all(after == (before + 1) % 8 for before, after in zip(ends, begins[1:], strict=False))


class FixedChunks(ChunkSizer):
    """Chunks of a fixed number of steps, however long they take."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._fixed = steps

    def steps(self) -> int:
        return self._fixed


@pytest.mark.parametrize("validation", [0.3, 0.0])
def test_an_epoch_in_one_call_has_the_numbers_and_callbacks_of_chunks(
    validation: float, resources: SharedResources, tmp_path: Path
) -> None:
    changes = {"training.validation": validation, "training.epochs": EPOCHS}
    spec = SMALL.changed(changes)
    compiled = Compiled(spec, choose_trainer(spec))
    arrays = resources.datasets.arrays(spec)
    fits, diaries = [], []
    for steps in (3, 1000):
        folder = tmp_path / str(steps)
        folder.mkdir()
        compiled.train_chunk_sizer = FixedChunks(steps)
        compiled.test_chunk_sizer = FixedChunks(steps)
        fits.append(chunked_fit(compiled, arrays, custom(folder), spec))
        diaries.append(read_folder(folder))
    chunks, calls = fits
    assert len(calls.history["loss"]) == 4
    assert calls.history == chunks.history
    assert calls.test == chunks.test
    assert diaries[0] == diaries[1]
    for mine, yours in zip(calls.model.get_weights(), chunks.model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, yours)


def test_a_callback_may_stop_within_an_epoch(compiled: Compiled, arrays: Arrays) -> None:
    class Stops(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_training = True

    stopped = chunked_fit(compiled, arrays, [Stops()])
    assert len(stopped.history["loss"]) == len(stopped.history["val_loss"]) == 1
