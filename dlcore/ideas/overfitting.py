"""A polynomial fitted to noisy points: capacity, data, epochs, and reuse of the test set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.polynomial.chebyshev import chebvander

from dlcore.arrays import Array
from dlcore.ideas.idea import Choice, Grid, Idea, RealRun, Scale, Slider

NOISE, SEED = 0.25, 3
POOL = 40
"""Points for training, of which the first are used, and in each other part."""

DEGREES, TRIES = 12, 30
SPREAD = 0.12
"""Standard deviation of a random change of a coefficient."""

ROWS, COLUMNS = 9, 13
"""Grid of the positions of own points, from the upper left corner."""

RATE = 0.5
GOAL = 0.075
"""Validation loss to stay below."""


@dataclass(frozen=True)
class OverfittingState:
    """What a learner moves.

    Args:
        degree: of the polynomial.
        points: ``given`` or ``own`` training points.
        samples: number of given training points.
        own: 1 for each position with an own point.
        epochs: of gradient descent.
        test: ``hidden`` or ``shown``.
        tries: random changes of the fitted polynomial, of which the best on the test set is taken.
    """

    degree: float = 12
    points: str = "given"
    samples: float = 12
    own: tuple[int, ...] = (0,) * ROWS * COLUMNS
    epochs: float = 10000
    test: str = "hidden"
    tries: float = 0


@dataclass(frozen=True)
class OverfittingOutcome:
    """The polynomial and its mean squared errors.

    Args:
        coefficients: of Chebyshev polynomials, by degree.
        training: error on the training points.
        validation: error on the validation points.
        test: error on the test points, of the best of all tries.
        fresh: error of the same polynomial on points that chose nothing.
        reached: whether the validation error is low and the test set hidden.
    """

    coefficients: tuple[float, ...]
    training: float
    validation: float
    test: float
    fresh: float
    reached: bool


@cache
def parts() -> Mapping[str, tuple[Array, Array]]:
    """Return x and y of each part."""
    random = np.random.default_rng(SEED)
    x = random.uniform(-1.0, 1.0, 3 * POOL)
    y = 0.9 * np.sin(np.pi * x) + random.normal(0.0, NOISE, 3 * POOL)
    fresh = random.uniform(-1.0, 1.0, 10 * POOL)
    noisy = 0.9 * np.sin(np.pi * fresh) + random.normal(0.0, NOISE, 10 * POOL)
    names = ("training", "validation", "test")
    groups = zip(names, np.split(x, 3), np.split(y, 3), strict=True)
    return {**{name: (xs, ys) for name, xs, ys in groups}, "fresh": (fresh, noisy)}


@cache
def changes() -> Array:
    """Return random changes of the coefficients, ``(TRIES, DEGREES + 1)``."""
    return np.random.default_rng(SEED).normal(0.0, SPREAD, (TRIES, DEGREES + 1))


def part_data() -> Mapping[str, Any]:
    """Return points and random changes for the script."""
    points = {name: {"x": x.tolist(), "y": y.tolist()} for name, (x, y) in parts().items()}
    x, y = grid_points()
    own = {"x": x.tolist(), "y": y.tolist()}
    return {"parts": points, "changes": changes().tolist(), "own": own}


def grid_points() -> tuple[Array, Array]:
    """Return x and y of the grid for own points, row by row."""
    y, x = np.meshgrid(np.linspace(2, -2, ROWS), np.linspace(-1, 1, COLUMNS), indexing="ij")
    return x.ravel(), y.ravel()


def training_points(state: OverfittingState) -> tuple[Array, Array]:
    """Return x and y of the training points of a state."""
    if state.points == "given":
        x, y = parts()["training"]
        return x[: int(state.samples)], y[: int(state.samples)]
    x, y = grid_points()
    is_set = np.array(state.own) == 1
    return x[is_set], y[is_set]


def compute(state: OverfittingState) -> OverfittingOutcome:
    """Fit the polynomial and measure it."""
    degree = int(state.degree)
    x, y = training_points(state)
    count = max(len(x), 1)
    features = chebvander(x, degree)
    curvature, target = features.T @ features / count, features.T @ y / count
    fitted = np.zeros(degree + 1)
    # No curvature exceeds the number of coefficients, so that any own points converge.
    rate = RATE if state.points == "given" else 1 / (degree + 1)
    for _ in range(int(state.epochs)):
        fitted = fitted - rate * (curvature @ fitted - target)
    tried = fitted + changes()[: int(state.tries), : degree + 1]
    chosen = min([fitted, *tried], key=lambda each: _error(each, *parts()["test"]))
    validation = _error(fitted, *parts()["validation"])
    return OverfittingOutcome(
        coefficients=tuple(fitted.tolist()),
        training=_error(fitted, x, y),
        validation=validation,
        test=_error(chosen, *parts()["test"]),
        fresh=_error(chosen, *parts()["fresh"]),
        reached=validation < GOAL and state.test == "hidden",
    )


def _error(coefficients: Array, x: Array, y: Array) -> float:
    errors = chebvander(x, len(coefficients) - 1) @ coefficients - y
    return float(errors @ errors / max(len(x), 1))


IDEA = Idea(
    id="overfitting",
    formula=(
        r"{f(x) = \sum_{d=0}^{D} c_d\,T_d(x)}, \qquad \allowbreak "
        r"{L = \frac{1}{n} \sum_i (f(x_i) - y_i)^2}"
    ),
    controls=(
        Slider("degree", 0, DEGREES, 1),
        Choice("points", ("given", "own")),
        Scale("samples", (8, 12, 20, 40), ("points", ("given",))),
        Grid("own", ROWS, COLUMNS, ("points", ("own",))),
        Scale("epochs", (1, 3, 10, 30, 100, 300, 1000, 3000, 10000)),
        Choice("test", ("hidden", "shown")),
        Slider("tries", 0, TRIES, 1, ("test", ("shown",))),
    ),
    start=OverfittingState(),
    solution=OverfittingState(degree=3, samples=20),
    failures={
        "overfitting": OverfittingState(),
        "underfitting": OverfittingState(degree=1, samples=40),
        "few": OverfittingState(degree=5, samples=8),
        "short": OverfittingState(degree=3, samples=40, epochs=1),
        "peeking": OverfittingState(degree=3, samples=40, test="shown", tries=TRIES),
    },
    compute=compute,
    real_run=RealRun(lesson="epochs"),
    terms=("overfitting", "underfitting", "validation-split", "test-data"),
    summary=("training", "validation"),
    texts=("training", "validation", "test", "fresh", "hidden"),
    data=part_data,
)
