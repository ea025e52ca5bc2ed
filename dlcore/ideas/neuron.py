"""One neuron with two inputs, and the perceptron rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dlcore.ideas.idea import Choice, Idea, RealRun, Slider

ROWS: tuple[tuple[int, int], ...] = ((0, 0), (0, 1), (1, 0), (1, 1))
"""All inputs of a gate."""

GATES: Mapping[str, tuple[int, ...]] = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "xor": (0, 1, 1, 0),
}
"""The target of each row."""

LIMIT = 3.0
RATE = 0.5
"""Learning rate of the perceptron rule."""


@dataclass(frozen=True)
class NeuronState:
    """What a learner moves.

    Args:
        gate: a key of ``GATES``.
        network: ``one`` neuron on the inputs, or ``two`` layers: a neuron on the outputs of a
            neuron for OR and a neuron for NAND.
        output: the activation, ``step`` or ``sigmoid``.
        w1: weight of the first input.
        w2: weight of the second input.
        bias: added to the weighted inputs.
    """

    gate: str = "and"
    network: str = "one"
    output: str = "step"
    w1: float = 1.0
    w2: float = 1.0
    bias: float = -0.5


@dataclass(frozen=True)
class NeuronOutcome:
    """The truth table.

    Args:
        inputs: two numbers per row that the neuron gets.
        sums: weighted sum plus bias per row.
        outputs: of the activation per row.
        right: whether the output, rounded, is the target, per row.
        reached: whether all rows are right.
    """

    inputs: tuple[tuple[int, int], ...]
    sums: tuple[float, ...]
    outputs: tuple[float, ...]
    right: tuple[bool, ...]
    reached: bool


def step(z: float) -> float:
    """Return 1 above 0, else 0."""
    return 1.0 if z > 0 else 0.0


def sigmoid(z: float) -> float:
    """Return 1 / (1 + exp(-z))."""
    return 1.0 / (1.0 + math.exp(-z))


_OUTPUTS: Mapping[str, Callable[[float], float]] = {"step": step, "sigmoid": sigmoid}


def compute(state: NeuronState) -> NeuronOutcome:
    """Compute the truth table of the neuron."""
    inputs = ROWS
    if state.network == "two":
        inputs = tuple((int(x1 or x2), int(not (x1 and x2))) for x1, x2 in ROWS)
    sums = tuple(state.w1 * x1 + state.w2 * x2 + state.bias for x1, x2 in inputs)
    right = tuple(
        (z > 0) == bool(target) for z, target in zip(sums, GATES[state.gate], strict=True)
    )
    outputs = tuple(_OUTPUTS[state.output](z) for z in sums)
    return NeuronOutcome(inputs, sums, outputs, right, all(right))


def perceptron_rule(state: NeuronState) -> NeuronState:
    """Add ``RATE * (target - output) * x`` to the weights, for the first row that is wrong."""
    outcome = compute(state)
    if outcome.reached:
        return state
    row = outcome.right.index(False)
    x1, x2 = outcome.inputs[row]
    change = RATE * (GATES[state.gate][row] - step(outcome.sums[row]))
    return replace(
        state,
        w1=_clip(state.w1 + change * x1),
        w2=_clip(state.w2 + change * x2),
        bias=_clip(state.bias + change),
    )


def _clip(value: float) -> float:
    return min(max(value, -LIMIT), LIMIT)


IDEA = Idea(
    id="neuron",
    formula=r"y = f(w_1 x_1 + w_2 x_2 + b)",
    controls=(
        Choice("gate", tuple(GATES)),
        Choice("network", ("one", "two")),
        Choice("output", tuple(_OUTPUTS)),
        Slider("w1", -LIMIT, LIMIT, 0.25),
        Slider("w2", -LIMIT, LIMIT, 0.25),
        Slider("bias", -LIMIT, LIMIT, 0.25),
    ),
    start=NeuronState(),
    solution=NeuronState(bias=-1.5),
    failures={
        "xor": NeuronState(gate="xor"),
        "always": NeuronState(bias=2.0),
        "opposite": NeuronState(w1=-1.0, w2=-1.0, bias=1.5),
        "undecided": NeuronState(output="sigmoid", w1=0.25, w2=0.25, bias=0.0),
    },
    compute=compute,
    real_run=RealRun(preset="digits-mlp"),
    terms=("neuron", "weight", "activation-function"),
    summary=("gate", "right"),
    texts=("target", "sum", "output", "wrong"),
    actions={"rule": perceptron_rule},
)
