"""Finished runs on the bundled digits with weights and predictions made up: nothing is trained."""

from __future__ import annotations

import numpy as np

from dlcore import Run, Store
from dlcore.datasets import Cache, Digits
from dlcore.inference.images import predictions
from dlcore.inference.images.predictions import Predictions
from dlcore.store import snapshots, weights
from tests.stored_runs import finished

EPOCHS = 3
SHAPES = {"1/kernel": (64, 64), "1/bias": (64,), "2/kernel": (64, 10), "2/bias": (10,)}
"""Of the digits' usual network."""

WRONG = (4, 9)
"""The mistake that is made most often: fours are taken for nines."""

MISTAKES = 5


def looked_into(store: Store, learner: str, name: str = "", *, with_snapshots: bool = True) -> Run:
    """A run whose weights grow by one hundredth an epoch, with the answers of ``answers``."""
    run = finished(store, learner, name=name, epochs=EPOCHS)
    weights.save(store.artifacts, run.id, weights.LAST, values(EPOCHS))
    if with_snapshots:
        kept = {epoch: values(epoch) for epoch in range(EPOCHS + 1)}
        snapshots.save(store.artifacts, run.id, kept)
    predictions.save(store.artifacts, run.id, answers())
    return run


def values(epoch: int) -> dict[str, np.ndarray]:
    """All weights after an epoch: the beginning is random, and each grows alike."""
    random = np.random.default_rng(0)
    return {
        name: (random.uniform(-0.1, 0.1, shape) + epoch / 100).astype(np.float32)
        for name, shape in SHAPES.items()
    }


def labels() -> np.ndarray:
    """The true classes of the test set."""
    return Digits().load(Cache.default()).y_test


def answers() -> Predictions:
    """All right but for some fours, of which each is surer than the one before."""
    truth = labels()
    said = truth.copy()
    fours = np.flatnonzero(truth == WRONG[0])[:MISTAKES]
    said[fours] = WRONG[1]
    sure = np.full(len(truth), 0.75, np.float32)
    sure[fours] = np.linspace(0.5, 0.9, MISTAKES)
    table = np.repeat((1 - sure)[:, None] / 9, 10, axis=1)
    table[np.arange(len(truth)), said] = sure
    return Predictions(table.astype(np.float32))
