"""Stored runs with synthetic events, without training."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dlcore import PRESETS, Run, Spec, Store
from dlcore.events import EpochEnded, Finished, Started
from dlcore.planning.variables import variables
from dlcore.store.weights import LAST, save

DIGITS = PRESETS["digits-mlp"].spec
OWNER = "test"
"""The owner of the unfinished runs, so that no engine claims them."""


def running_run(
    store: Store,
    learner: str,
    spec: Spec = DIGITS,
    *,
    name: str = "",
    preset: str = "",
    epochs: int = 2,
    loss: float = 1.0,
) -> Run:
    """Return a running run with some epochs done.

    Args:
        loss: loss of the first epoch; epoch ``n`` has ``loss / n``.
    """
    run = store.create(spec, learner, name=name, preset=preset, owner=OWNER)
    _append_epochs(store, run, epochs, loss)
    return store.run(run.id)


def _append_epochs(store: Store, run: Run, epochs: int, loss: float) -> None:
    store.append(run.id, Started(1.0, 0, run.spec.training.epochs, 10, 5000, "xla", "fits"))
    for epoch in range(1, epochs + 1):
        store.append(run.id, epoch_ended(epoch, loss))


def finished_run(
    store: Store,
    learner: str,
    spec: Spec = DIGITS,
    *,
    name: str = "",
    preset: str = "",
    epochs: int = 3,
    loss: float = 1.0,
    test: Mapping[str, float] | None = None,
) -> Run:
    """Return a finished run, whose test accuracy is ``1 - loss / 10`` by default."""
    run = running_run(store, learner, spec, name=name, preset=preset, epochs=epochs, loss=loss)
    test = test or {"loss": loss / 5, "accuracy": 1 - loss / 10}
    store.append(run.id, Finished(100.0, epochs, test))
    return store.run(run.id)


def finish_queued_runs(store: Store) -> None:
    """Finish all queued runs, each with an error of its own."""
    for number, run in enumerate(store.claim(OWNER, 100)):
        _append_epochs(store, run, 3, 1.0)
        error = 0.1 + number / 1000
        test = {"loss": error, "accuracy": 1 - error, "rmse": error}
        store.append(run.id, Finished(100.0, 3, test))


def finished_run_with_weights(
    store: Store, learner: str, spec: Spec = DIGITS, *, name: str = "", preset: str = ""
) -> Run:
    """Return a finished run with all its epochs and weights of zero."""
    epochs = spec.training.epochs
    run = finished_run(store, learner, spec, name=name, preset=preset, epochs=epochs)
    zeros = {name: np.zeros(shape, "float32") for name, shape in variables(spec).items()}
    save(store.artifacts, run.id, LAST, zeros)
    return run


def epoch_ended(epoch: int, loss: float = 1.0) -> EpochEnded:
    """Return the event of an epoch that is better than the previous one."""
    metrics = {
        "loss": loss / epoch,
        "accuracy": 1 - loss / (epoch + 4),
        "val_loss": 1.2 * loss / epoch,
        "val_accuracy": 1 - loss / (epoch + 3),
    }
    return EpochEnded(10.0 + epoch, epoch, metrics, 0.5, best=True)
