"""Finished runs on the bundled digits with synthetic weights and predictions, without training."""

from __future__ import annotations

import numpy as np

from dlcore import Run, Store
from dlcore.arrays import Array
from dlcore.datasets import Cache, Digits
from dlcore.inference.images.test_set import Predictions, save_predictions
from dlcore.store import snapshots, weights
from tests.stored_runs import finished_run

EPOCHS = 3
SHAPES = {"1/kernel": (64, 64), "1/bias": (64,), "2/kernel": (64, 10), "2/bias": (10,)}
"""Weights of the preset for the digits."""

CONFUSED = (4, 9)
"""The only confusion: some fours are predicted as nines."""

ERRORS = 5


def inspectable_run(
    store: Store, learner: str, name: str = "", *, preset: str = "", with_snapshots: bool = True
) -> Run:
    """Return a run with the weights of ``values`` and the predictions of ``predictions``."""
    run = finished_run(store, learner, name=name, preset=preset, epochs=EPOCHS)
    weights.save(store.artifacts, run.id, weights.LAST, values(EPOCHS))
    if with_snapshots:
        by_epoch = {epoch: values(epoch) for epoch in range(EPOCHS + 1)}
        snapshots.save(store.artifacts, run.id, by_epoch)
    save_predictions(store.artifacts, run.id, predictions())
    return run


def values(epoch: int) -> dict[str, Array]:
    """Return all weights after an epoch: random initial ones plus 0.01 per epoch."""
    random = np.random.default_rng(0)
    return {
        name: (random.uniform(-0.1, 0.1, shape) + epoch / 100).astype(np.float32)
        for name, shape in SHAPES.items()
    }


def labels() -> Array:
    """Return the true classes of the test set."""
    return Digits().load(Cache.default()).y_test


def predictions() -> Predictions:
    """Return predictions that are right except for some fours of increasing confidence."""
    truth = labels()
    predicted = truth.copy()
    fours = np.flatnonzero(truth == CONFUSED[0])[:ERRORS]
    predicted[fours] = CONFUSED[1]
    confidence = np.full(len(truth), 0.75, np.float32)
    confidence[fours] = np.linspace(0.5, 0.9, ERRORS)
    probabilities = np.repeat((1 - confidence)[:, None] / 9, 10, axis=1)
    probabilities[np.arange(len(truth)), predicted] = confidence
    return Predictions(probabilities.astype(np.float32))
