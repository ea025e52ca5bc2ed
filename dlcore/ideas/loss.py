"""Squared error and cross-entropy of one prediction and of a real batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Cache, Digits
from dlcore.ideas.idea import Choice, Idea, RealRun, Scale, Slider

GOAL = 0.25
"""Cross-entropy of the batch to stay below."""

STEPS, RATE = 40, 0.5
"""Of the training of the neuron whose predictions are the batch."""

EIGHTS, ONES = 8, 5
"""Digits of each class in the batch: 62 % are eights."""


@dataclass(frozen=True)
class LossState:
    """What a learner moves.

    Args:
        p: predicted probability of the true class of one sample.
        model: which predicts the batch: the trained ``neuron``, or the ``majority`` class's share.
        confidence: factor of the neuron's weighted sums; 1 as it was trained.
    """

    p: float = 0.3
    model: str = "neuron"
    confidence: float = 16.0


@dataclass(frozen=True)
class LossOutcome:
    """The losses of the sample and of the batch.

    Args:
        cross_entropy: of the sample.
        squared_error: of the sample.
        shares: probability of the true class of each digit in the batch.
        losses: cross-entropy of each digit in the batch.
        accuracy: of the batch.
        batch_cross_entropy: mean over the batch.
        batch_squared_error: mean over the batch.
        reached: whether the cross-entropy of the batch is low enough.
    """

    cross_entropy: float
    squared_error: float
    shares: tuple[float, ...]
    losses: tuple[float, ...]
    accuracy: float
    batch_cross_entropy: float
    batch_squared_error: float
    reached: bool


@cache
def batch() -> tuple[tuple[float, ...], tuple[int, ...]]:
    """Return the weighted sums and the labels of a batch: 1 is an eight, 0 a one.

    The sums are those of one neuron, trained for some steps on all eights and ones of the bundled
    digits; the batch are the first ones of their test samples.
    """
    data = Digits().load(Cache.default())
    x, y = _eights_and_ones(data.x_train, data.y_train)
    weights, bias = np.zeros(x.shape[1]), 0.0
    for _ in range(STEPS):
        error = 1.0 / (1.0 + np.exp(-(x @ weights + bias))) - y
        weights = weights - RATE * x.T @ error / len(y)
        bias -= RATE * float(error.mean())
    x, y = _eights_and_ones(data.x_test, data.y_test)
    rows = [*np.flatnonzero(y == 1)[:EIGHTS], *np.flatnonzero(y == 0)[:ONES]]
    sums = (x[rows] @ weights + bias).tolist()
    return tuple(sums), tuple(y[rows].tolist())


def _eights_and_ones(x: Array, y: Array) -> tuple[Array, Array]:
    chosen = (y == 8) | (y == 1)
    return x[chosen].reshape(chosen.sum(), -1) / 16.0, (y[chosen] == 8).astype(int)


def batch_data() -> Mapping[str, Any]:
    """Return the batch for the script."""
    sums, labels = batch()
    return {"sums": sums, "labels": labels}


def compute(state: LossState) -> LossOutcome:
    """Compute the losses."""
    sums, labels = map(np.array, batch())
    if state.model == "majority":
        positive = np.full(len(labels), EIGHTS / (EIGHTS + ONES))
    else:
        positive = 1.0 / (1.0 + np.exp(-state.confidence * sums))
    shares = np.where(labels == 1, positive, 1.0 - positive)
    losses = -np.log(shares)
    return LossOutcome(
        cross_entropy=float(-np.log(state.p)),
        squared_error=(1.0 - state.p) ** 2,
        shares=tuple(shares.tolist()),
        losses=tuple(losses.tolist()),
        accuracy=float((shares > 0.5).mean()),
        batch_cross_entropy=float(losses.mean()),
        batch_squared_error=float(((1.0 - shares) ** 2).mean()),
        reached=bool(losses.mean() < GOAL),
    )


IDEA = Idea(
    id="loss",
    formula=r"{L_{\mathrm{CE}} = -\ln p}, \qquad \allowbreak {L_{\mathrm{SE}} = (1 - p)^2}",
    controls=(
        Slider("p", 0.01, 0.99, 0.01),
        Choice("model", ("neuron", "majority")),
        Scale("confidence", (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0), ("model", ("neuron",))),
    ),
    start=LossState(),
    solution=LossState(confidence=2.0),
    failures={
        "confident": LossState(p=0.01),
        "majority": LossState(model="majority"),
        "undecided": LossState(p=0.5, confidence=0.1),
    },
    compute=compute,
    real_run=RealRun(preset="kaneko-mlp"),
    terms=("loss-function", "binary-crossentropy", "mean-squared-error", "baseline"),
    summary=("loss", "accuracy", "batch"),
    texts=("cross_entropy", "squared_error", "batch", "mean", "accuracy"),
    data=batch_data,
)
