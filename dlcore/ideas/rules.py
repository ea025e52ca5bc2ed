"""A rule written by hand against neurons that learn from examples, on two classes of digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets import Cache, Digits
from dlcore.ideas.idea import Choice, Grid, Idea, RealRun, Scale, Slider

PAIRS: Mapping[str, tuple[int, int]] = {"3-7": (3, 7), "3-5": (3, 5)}
SIDE = 8
EPOCHS = (0, 1, 3, 10, 30, 100, 300)
RATE, UNITS, SEED = 0.5, 64, 0
GOAL = 0.97
"""Share of the test digits that the rule must classify correctly."""

SOLUTION = (53, 60)
"""Pixels with ink in nearly every 3 and hardly any 7."""


@dataclass(frozen=True)
class RulesState:
    """What a learner moves.

    Args:
        pair: a key of ``PAIRS``.
        mode: ``rule``, ``neuron`` or ``network``.
        pixels: marked pixels, in rows.
        threshold: the rule says the first digit where more ink is on the marked pixels.
        epochs: of the training of neuron or network.
    """

    pair: str = "3-7"
    mode: str = "rule"
    pixels: tuple[int, ...] = (0,) * SIDE**2
    threshold: float = 2.0
    epochs: float = 0


@dataclass(frozen=True)
class RulesOutcome:
    """What rule, neuron or network does on the digits.

    Args:
        scores: of the test digits; the first digit is answered where it is positive. Those of the
            network are not computed here.
        weights: by which the pixels are multiplied.
        training: share of the training digits that are right.
        test: share of the test digits that are right.
        reached: whether a rule is right often enough on 3 and 7.
    """

    scores: tuple[float, ...]
    weights: tuple[float, ...]
    training: float
    test: float
    reached: bool


@dataclass(frozen=True)
class Part:
    """Digits of one pair.

    Args:
        x: pixels from 0 to 1, ``(digits, 64)``.
        y: 1 for the first digit of the pair, else 0.
    """

    x: Array
    y: Array


@cache
def parts(pair: str) -> tuple[Part, Part]:
    """Return the training and the test digits of a pair."""
    data = Digits().load(Cache.default())
    return _part(pair, data.x_train, data.y_train), _part(pair, data.x_test, data.y_test)


def _part(pair: str, x: Array, y: Array) -> Part:
    rows = np.isin(y, PAIRS[pair])
    return Part(x[rows].reshape(-1, SIDE**2) / 16.0, (y[rows] == PAIRS[pair][0]).astype(float))


@cache
def network_accuracies(pair: str) -> Mapping[int, tuple[float, float]]:
    """Train 64 hidden neurons and an output neuron; return both accuracies by epoch."""
    training, _ = parts(pair)
    random = np.random.default_rng(SEED)
    hidden, output = random.normal(0.0, 0.18, (SIDE**2, UNITS)), random.normal(0.0, 0.18, UNITS)
    found = {}
    for epoch in range(max(EPOCHS) + 1):
        if epoch in EPOCHS:
            shares = [_accuracy(_active(p, hidden) @ output, p.y) for p in parts(pair)]
            found[epoch] = (shares[0], shares[1])
        active = _active(training, hidden)
        error = (1.0 / (1.0 + np.exp(-(active @ output))) - training.y) / len(training.y)
        back = np.outer(error, output) * (active > 0)
        output = output - RATE * active.T @ error
        hidden = hidden - RATE * np.einsum("ni,nu->iu", training.x, back)
    return found


def _active(part: Part, hidden: Array) -> Array:
    """Return the outputs of the hidden neurons.

    The product is not by BLAS: its threads take many times longer while runs are training.
    """
    active: Array = np.maximum(np.einsum("ni,iu->nu", part.x, hidden), 0.0)
    return active


def rules_data() -> Mapping[str, Any]:
    """Return the digits and the network's accuracies for the script."""
    return {
        pair: {
            "training": {"x": training.x.tolist(), "y": training.y.tolist()},
            "test": {"x": test.x.tolist(), "y": test.y.tolist()},
            "network": {str(epoch): both for epoch, both in network_accuracies(pair).items()},
        }
        for pair in PAIRS
        for training, test in [parts(pair)]
    }


def _accuracy(scores: Array, y: Array) -> float:
    return float(((scores > 0) == (y == 1)).mean())


def compute(state: RulesState) -> RulesOutcome:
    """Apply the rule, or train the neuron, and measure."""
    training, test = parts(state.pair)
    if state.mode == "network":
        shares = network_accuracies(state.pair)[int(state.epochs)]
        return RulesOutcome((), (), *shares, False)
    weights, bias = np.array(state.pixels, dtype=float), -state.threshold
    if state.mode == "neuron":
        weights, bias = _train(training, int(state.epochs))
    scores = [part.x @ weights + bias for part in (training, test)]
    shares = (_accuracy(scores[0], training.y), _accuracy(scores[1], test.y))
    reached = state.mode == "rule" and state.pair == "3-7" and shares[1] >= GOAL
    return RulesOutcome(tuple(scores[1].tolist()), tuple(weights.tolist()), *shares, reached)


def _train(part: Part, epochs: int) -> tuple[Array, float]:
    weights, bias = np.zeros(SIDE**2), 0.0
    for _ in range(epochs):
        error = 1.0 / (1.0 + np.exp(-(part.x @ weights + bias))) - part.y
        weights = weights - RATE * part.x.T @ error / len(error)
        bias -= RATE * float(error.mean())
    return weights, bias


def _marked(*pixels: int) -> tuple[int, ...]:
    return tuple(int(index in pixels) for index in range(SIDE**2))


IDEA = Idea(
    id="rules",
    formula=r"\sum_{i} w_i\,x_i > \theta \;\Rightarrow\; 3",
    controls=(
        Choice("pair", tuple(PAIRS)),
        Choice("mode", ("rule", "neuron", "network")),
        Grid("pixels", SIDE, SIDE, ("mode", ("rule",))),
        Slider("threshold", 0.0, 20.0, 0.25, ("mode", ("rule",))),
        Scale("epochs", EPOCHS, ("mode", ("neuron", "network"))),
    ),
    start=RulesState(),
    solution=RulesState(pixels=_marked(*SOLUTION), threshold=0.75),
    failures={
        "everything": RulesState(pixels=(1,) * SIDE**2, threshold=20.0),
        "strict": RulesState(pixels=_marked(*SOLUTION), threshold=2.0),
        "other": RulesState("3-5", pixels=_marked(*SOLUTION), threshold=0.75),
        "untrained": RulesState(mode="neuron"),
    },
    compute=compute,
    real_run=RealRun(preset="digits-mlp"),
    terms=("label", "training-data", "test-data"),
    summary=("training", "test"),
    texts=("average", "weights", "scores", "hidden", "right"),
    data=rules_data,
)
