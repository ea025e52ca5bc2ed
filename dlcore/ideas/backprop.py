"""Back-propagation through a network with two inputs, two hidden neurons and one output."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace

from dlcore.ideas.idea import Choice, Idea, RealRun, Slider

WEIGHTS = ("w11", "w12", "w21", "w22", "v1", "v2")
"""Weights from input i to hidden neuron j, and from the hidden neurons to the output."""

X1, X2, TARGET = 1.0, 0.5, 1.0
GOAL = 0.02
RATE = 2.0
STEP = 1e-5
"""Difference for numeric differentiation."""

LIMIT = 6.0
STAGES = 4
"""Steps of the calculation: hidden layer, output and loss, then back to each layer."""


@dataclass(frozen=True)
class BackpropState:
    """What a learner moves.

    Args:
        stage: how many steps of the calculation are shown.
        weight: whose slider is shown, one of ``WEIGHTS``.
        w11: from the first input to the first hidden neuron.
        w12: from the first input to the second hidden neuron.
        w21: from the second input to the first hidden neuron.
        w22: from the second input to the second hidden neuron.
        v1: from the first hidden neuron to the output.
        v2: from the second hidden neuron to the output.
    """

    stage: float = STAGES
    weight: str = "v1"
    w11: float = 0.5
    w12: float = -1.0
    w21: float = 1.0
    w22: float = 0.5
    v1: float = -1.0
    v2: float = 0.5


@dataclass(frozen=True)
class BackpropOutcome:
    """Values forward, derivatives backward.

    Args:
        hidden: outputs of the hidden neurons.
        output: of the network.
        loss: half the squared error.
        output_delta: derivative of the loss by the weighted sum of the output neuron.
        hidden_deltas: the same of the hidden neurons.
        gradient: derivative of the loss by each of ``WEIGHTS``.
        numeric: the same by numeric differentiation.
        reached: whether the loss is low enough.
    """

    hidden: tuple[float, float]
    output: float
    loss: float
    output_delta: float
    hidden_deltas: tuple[float, float]
    gradient: tuple[float, ...]
    numeric: tuple[float, ...]
    reached: bool


def _sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


def forward(state: BackpropState) -> tuple[float, float, float, float]:
    """Return the outputs of the hidden neurons and of the network, and the loss."""
    h1 = _sigmoid(state.w11 * X1 + state.w21 * X2)
    h2 = _sigmoid(state.w12 * X1 + state.w22 * X2)
    y = _sigmoid(state.v1 * h1 + state.v2 * h2)
    return h1, h2, y, 0.5 * (y - TARGET) ** 2


def compute(state: BackpropState) -> BackpropOutcome:
    """Compute all values forward and all derivatives backward."""
    h1, h2, y, loss = forward(state)
    delta = (y - TARGET) * y * (1.0 - y)
    delta1 = delta * state.v1 * h1 * (1.0 - h1)
    delta2 = delta * state.v2 * h2 * (1.0 - h2)
    gradient = (delta1 * X1, delta2 * X1, delta1 * X2, delta2 * X2, delta * h1, delta * h2)
    numeric = tuple(_numeric(state, name) for name in WEIGHTS)
    hidden, deltas = (h1, h2), (delta1, delta2)
    return BackpropOutcome(hidden, y, loss, delta, deltas, gradient, numeric, loss < GOAL)


def _numeric(state: BackpropState, name: str) -> float:
    value = getattr(state, name)
    ends = [forward(replace(state, **{name: value + sign * STEP}))[3] for sign in (1, -1)]
    return (ends[0] - ends[1]) / (2 * STEP)


def descend(state: BackpropState) -> BackpropState:
    """Move every weight against its derivative."""
    values, gradient = asdict(state), compute(state).gradient
    moved = {
        name: min(max(values[name] - RATE * slope, -LIMIT), LIMIT)
        for name, slope in zip(WEIGHTS, gradient, strict=True)
    }
    return replace(state, **moved)


IDEA = Idea(
    id="backprop",
    formula=r"\frac{\partial L}{\partial w_{11}} = \frac{\partial L}{\partial y}"
    r"\,\frac{\partial y}{\partial h_1}\,\frac{\partial h_1}{\partial w_{11}}",
    controls=(
        Slider("stage", 0, STAGES, 1),
        Choice("weight", WEIGHTS),
        *(Slider(name, -LIMIT, LIMIT, 0.25, ("weight", (name,))) for name in WEIGHTS),
    ),
    start=BackpropState(),
    solution=BackpropState(v1=2.0),
    failures={
        "saturated": BackpropState(v1=-6.0, v2=-6.0),
        "zero": BackpropState(w11=0.0, w12=0.0, w21=0.0, w22=0.0, v1=0.0, v2=0.0),
        "symmetric": BackpropState(w11=0.5, w12=0.5, w21=0.5, w22=0.5, v1=0.5, v2=0.5),
    },
    compute=compute,
    real_run=RealRun(preset="kaneko-mlp"),
    terms=("backpropagation", "gradient-descent"),
    summary=("output", "loss"),
    texts=("weight", "backward", "numeric", "cost"),
    actions={"descend": descend},
)
