"""Gradient descent on a curve with two minima and on the loss of a real regression."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Cache, NoisyLine
from dlcore.ideas.idea import Choice, Idea, RealRun, Scale, Slider

SLOPE, TOLERANCE = 3.0, 0.1
"""The weight to find."""

LIMIT = 1000.0
"""A parameter beyond this has diverged."""

MOMENTUM, BETA_1, BETA_2, EPSILON = 0.9, 0.9, 0.999, 1e-7
"""As in Keras."""


@dataclass(frozen=True)
class DescentState:
    """What a learner moves.

    Args:
        surface: ``line``, the mean squared error of a line through 100 points over its weight and
            bias; or ``curve``, a function of one number with two minima.
        optimizer: ``sgd``, ``momentum`` or ``adam``.
        rate: learning rate.
        epochs: passes through the points; on the curve, steps.
        batch: points per step.
        start: of the curve.
        view: of the surface: ``contour`` or ``relief``.
    """

    surface: str = "line"
    optimizer: str = "adam"
    rate: float = 0.001
    epochs: float = 50
    batch: str = "10"
    start: float = 2.0
    view: str = "contour"


@dataclass(frozen=True)
class DescentOutcome:
    """The way downhill.

    Args:
        path: parameters before the first and after each step.
        loss: at the end.
        gradient: at the end.
        diverged: whether a parameter left the limits, which ends the path.
        reached: whether the weight of the line is close to the true one.
    """

    path: tuple[tuple[float, ...], ...]
    loss: float
    gradient: tuple[float, ...]
    diverged: bool
    reached: bool


@cache
def points() -> tuple[Array, Array]:
    """Return x and y, ``(100,)``, of the noisy line."""
    data = NoisyLine().load(Cache.default())
    return data.x_train[:, 0].astype(float), data.y_train[:, 0].astype(float)


def point_data() -> Mapping[str, Any]:
    """Return the points for the script."""
    x, y = points()
    return {"x": x.tolist(), "y": y.tolist()}


def curve(x: float) -> float:
    """Return a function with a local minimum right of 0 and a lower one left of it."""
    return x * x * x * x / 4 - x * x + 0.3 * x


def curve_gradient(x: float) -> float:
    """Return the derivative of ``curve``."""
    return x * x * x - 2 * x + 0.3


def line_loss(weight: float, bias: float) -> float:
    """Return the mean squared error over all points."""
    x, y = points()
    return float(np.mean((weight * x + bias - y) ** 2))


def line_gradient(weight: float, bias: float, x: Array, y: Array) -> tuple[float, float]:
    """Return the derivatives of the mean squared error over some points."""
    error = weight * x + bias - y
    return float(2 * np.mean(error * x)), float(2 * np.mean(error))


def compute(state: DescentState) -> DescentOutcome:
    """Go downhill from the start."""
    x, y = points()
    size = int(state.batch)
    batches = len(x) // size if state.surface == "line" else 1
    theta = np.zeros(2) if state.surface == "line" else np.array([state.start])
    first, second = np.zeros_like(theta), np.zeros_like(theta)
    path = [tuple(theta.tolist())]
    for step in range(int(state.epochs) * batches):
        rows = slice(step % batches * size, (step % batches + 1) * size)
        gradient = np.array(_gradient(state, theta, x[rows], y[rows]))
        theta, first, second = _update(state, step + 1, theta, gradient, first, second)
        path.append(tuple(theta.tolist()))
        if np.abs(theta).max() > LIMIT:
            break
    diverged = bool(np.abs(theta).max() > LIMIT)
    on_line = state.surface == "line"
    return DescentOutcome(
        path=tuple(path),
        loss=line_loss(*theta) if on_line else curve(float(theta[0])),
        gradient=_gradient(state, theta, x, y),
        diverged=diverged,
        reached=on_line and not diverged and abs(float(theta[0]) - SLOPE) < TOLERANCE,
    )


def _gradient(state: DescentState, theta: Array, x: Array, y: Array) -> tuple[float, ...]:
    if state.surface == "curve":
        return (curve_gradient(float(theta[0])),)
    return line_gradient(float(theta[0]), float(theta[1]), x, y)


def _update(
    state: DescentState, step: int, theta: Array, gradient: Array, first: Array, second: Array
) -> tuple[Array, Array, Array]:
    """Return the parameters after a step, and the moments of the optimizer."""
    if state.optimizer == "adam":
        first = BETA_1 * first + (1 - BETA_1) * gradient
        second = BETA_2 * second + (1 - BETA_2) * gradient**2
        rate = state.rate * math.sqrt(1 - BETA_2**step) / (1 - BETA_1**step)
        return theta - rate * first / (np.sqrt(second) + EPSILON), first, second
    momentum = MOMENTUM if state.optimizer == "momentum" else 0.0
    first = momentum * first - state.rate * gradient
    return theta + first, first, second


IDEA = Idea(
    id="descent",
    formula=r"\theta \leftarrow \theta - \eta\,\frac{\partial L}{\partial \theta}",
    controls=(
        Choice("surface", ("line", "curve")),
        Choice("optimizer", ("sgd", "momentum", "adam")),
        Scale("rate", (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)),
        Slider("epochs", 0, 50, 1),
        Choice("batch", ("10", "100"), ("surface", ("line",))),
        Slider("start", -2.2, 2.2, 0.1, ("surface", ("curve",))),
        Choice("view", ("contour", "relief"), ("surface", ("line",))),
    ),
    start=DescentState(),
    solution=DescentState(rate=0.1),
    failures={
        "slow": DescentState(optimizer="sgd", rate=0.001, batch="100"),
        "overshoot": DescentState(optimizer="sgd", rate=1.0),
        "trapped": DescentState(surface="curve", optimizer="sgd", rate=0.1),
        "zigzag": DescentState(surface="curve", optimizer="sgd", rate=1.0, start=-1.0),
    },
    compute=compute,
    real_run=RealRun(preset="mse-line"),
    terms=("gradient-descent", "learning-rate", "momentum", "adam"),
    summary=("at", "loss", "steps"),
    texts=("weight", "bias", "loss", "diverged", "at"),
    data=point_data,
)
