"""Scaling of inputs, and what it does to the first steps; one-hot encoding of classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.ideas.idea import Choice, Idea, RealRun, Scale, Slider

ALCOHOL, PROLINE, CLASS = 0, 12, 13
"""Columns of the table."""

GOAL = 0.2
"""Loss to stay below."""

STEPS, CLASSES = 10, 10


@dataclass(frozen=True)
class ScalingState:
    """What a learner moves.

    Args:
        scaling: ``none``; ``divided`` by the largest value of the column; or ``standardised``.
        rate: learning rate.
        steps: of gradient descent.
        digit: class to encode.
    """

    scaling: str = "none"
    rate: float = 0.01
    steps: float = 10
    digit: float = 3


@dataclass(frozen=True)
class ScalingOutcome:
    """The first steps of one neuron, and an encoded class.

    Args:
        losses: cross-entropy before the first and after each step.
        weights: of the two columns, and the bias.
        accuracy: after the last step.
        one_hot: a 1 at the position of the digit among zeros.
        reached: whether the loss is low enough.
    """

    losses: tuple[float, ...]
    weights: tuple[float, float, float]
    accuracy: float
    one_hot: tuple[int, ...]
    reached: bool


@cache
def wines() -> tuple[Array, Array]:
    """Return alcohol and proline of 130 wines, ``(130, 2)``, and 1 for the first of two sorts."""
    spec = find_spec("sklearn")
    assert spec and spec.origin
    path = Path(spec.origin).parent / "datasets" / "data" / "wine_data.csv"
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    table = table[table[:, CLASS] < 2]
    return table[:, [ALCOHOL, PROLINE]], (table[:, CLASS] == 0).astype(float)


def wine_data() -> Mapping[str, Any]:
    """Return the table for the script."""
    x, y = wines()
    return {"x": x.tolist(), "y": y.tolist()}


def scale(x: Array, scaling: str) -> Array:
    """Return scaled columns."""
    if scaling == "divided":
        return np.asarray(x / x.max(0))
    if scaling == "standardised":
        return np.asarray((x - x.mean(0)) / x.std(0))
    return x


def compute(state: ScalingState) -> ScalingOutcome:
    """Train the neuron for some steps."""
    x, y = wines()
    x = scale(x, state.scaling)
    weights, bias = np.zeros(2), 0.0
    losses = [_loss(x @ weights + bias, y)]
    for _ in range(int(state.steps)):
        with np.errstate(over="ignore"):
            error = 1.0 / (1.0 + np.exp(-(x @ weights + bias))) - y
        weights = weights - state.rate * (x.T @ error) / len(y)
        bias -= state.rate * float(error.mean())
        losses.append(_loss(x @ weights + bias, y))
    accuracy = float(((x @ weights + bias > 0) == (y == 1)).mean())
    one_hot = tuple(int(index == state.digit) for index in range(CLASSES))
    learned = (float(weights[0]), float(weights[1]), bias)
    return ScalingOutcome(tuple(losses), learned, accuracy, one_hot, losses[-1] < GOAL)


def _loss(z: Array, y: Array) -> float:
    """Return the binary cross-entropy of weighted sums."""
    return float(np.logaddexp(0.0, np.where(y == 1, -z, z)).mean())


IDEA = Idea(
    id="scaling",
    formula=r"x' = \frac{x - \mu}{\sigma}",
    controls=(
        Choice("scaling", ("none", "divided", "standardised")),
        Scale("rate", (1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.1, 1.0, 10.0)),
        Slider("steps", 0, STEPS, 1),
        Slider("digit", 0, CLASSES - 1, 1),
    ),
    start=ScalingState(),
    solution=ScalingState(scaling="standardised", rate=1.0),
    failures={
        "unscaled": ScalingState(rate=0.1),
        "careful": ScalingState(rate=1e-5),
        "divided": ScalingState(scaling="divided", rate=1.0),
        "overshoot": ScalingState(scaling="divided", rate=10.0),
    },
    compute=compute,
    real_run=RealRun(preset="precision-binary"),
    terms=("normalization", "one-hot"),
    summary=("loss", "accuracy"),
    texts=("alcohol", "proline", "losses", "one_hot", "first", "second"),
    data=wine_data,
)
