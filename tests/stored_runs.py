"""Runs in a store whose events were written by hand: nothing is trained."""

from __future__ import annotations

from dlcore import PRESETS, Run, Spec, Store
from dlcore.events import EpochEnded, Finished, Started

DIGITS = PRESETS["digits-mlp"].spec
HOLDER = "test"
"""Holds the runs that go on, so that no engine takes them up."""


def going_on(
    store: Store,
    learner: str,
    spec: Spec = DIGITS,
    *,
    name: str = "",
    preset: str = "",
    epochs: int = 2,
    loss: float = 1.0,
) -> Run:
    """A run that trains, with some epochs done.

    Args:
        loss: of the first epoch; the others follow, each with less.
    """
    run = store.create(spec, learner, name=name, preset=preset, owner=HOLDER)
    store.append(run.id, Started(1.0, 0, spec.training.epochs, 10, 5000, "xla", "fits"))
    for epoch in range(1, epochs + 1):
        store.append(run.id, epoch_ended(epoch, loss))
    return store.run(run.id)


def finished(
    store: Store,
    learner: str,
    spec: Spec = DIGITS,
    *,
    name: str = "",
    preset: str = "",
    epochs: int = 3,
    loss: float = 1.0,
) -> Run:
    """A run that has ended; its test accuracy is ``1 - loss / 10``."""
    run = going_on(store, learner, spec, name=name, preset=preset, epochs=epochs, loss=loss)
    test = {"loss": loss / 5, "accuracy": 1 - loss / 10}
    store.append(run.id, Finished(100.0, epochs, test))
    return store.run(run.id)


def epoch_ended(epoch: int, loss: float = 1.0) -> EpochEnded:
    """The end of an epoch, better than the one before."""
    metrics = {
        "loss": loss / epoch,
        "accuracy": 1 - loss / (epoch + 4),
        "val_loss": 1.2 * loss / epoch,
        "val_accuracy": 1 - loss / (epoch + 3),
    }
    return EpochEnded(10.0 + epoch, epoch, metrics, 0.5, best=True)
