"""Activation functions, and what ten layers of one leave of a signal and of a gradient."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dlcore.ideas.idea import Choice, Idea, RealRun, Slider
from dlcore.models.activations import Activation

LAYERS = 10
SMALLEST, LARGEST = 0.5, 2.0
"""Bounds of a gradient with which the first layer learns about as fast as the last."""

_LEAK = 0.2
_ALPHA, _SCALE = 1.6732632423543772, 1.0507009873554805


@dataclass(frozen=True)
class ActivationState:
    """What a learner moves.

    Args:
        function: a key of ``FUNCTIONS``, or ``softmax``.
        z: input of the first layer.
        weight: between two layers.
        z1: first input of softmax.
        z2: second input of softmax.
        z3: third input of softmax.
    """

    function: str = "sigmoid"
    z: float = 1.0
    weight: float = 1.0
    z1: float = 1.0
    z2: float = 2.0
    z3: float = 0.0


@dataclass(frozen=True)
class ActivationOutcome:
    """Values of one function, of ten layers of it, and of softmax.

    Args:
        value: of the function at ``z``.
        derivative: of the function at ``z``.
        signals: output of each layer; empty for softmax, as the next ones.
        gradients: of the last layer's output by the input of each layer.
        shares: softmax of the three numbers; else empty.
        reached: whether the gradient of the first layer is neither too small nor too large.
    """

    value: float
    derivative: float
    signals: tuple[float, ...]
    gradients: tuple[float, ...]
    shares: tuple[float, ...]
    reached: bool


def _sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


def _normal(z: float) -> float:
    """Return the distribution function of the standard normal distribution."""
    return 0.5 * (1.0 + math.erf(z / math.sqrt(2.0)))


def _gelu_derivative(z: float) -> float:
    return _normal(z) + z * math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


Function = Callable[[float], float]

FUNCTIONS: Mapping[str, tuple[Function, Function]] = {
    "step": (lambda z: float(z > 0), lambda z: 0.0),
    Activation.SIGMOID.value: (_sigmoid, lambda z: _sigmoid(z) * (1.0 - _sigmoid(z))),
    Activation.TANH.value: (math.tanh, lambda z: 1.0 - math.tanh(z) ** 2),
    Activation.RELU.value: (lambda z: max(z, 0.0), lambda z: float(z > 0)),
    Activation.LEAKY_RELU.value: (
        lambda z: z if z > 0 else _LEAK * z,
        lambda z: 1.0 if z > 0 else _LEAK,
    ),
    Activation.ELU.value: (
        lambda z: z if z > 0 else math.expm1(z),
        lambda z: 1.0 if z > 0 else math.exp(z),
    ),
    Activation.SELU.value: (
        lambda z: _SCALE * (z if z > 0 else _ALPHA * math.expm1(z)),
        lambda z: _SCALE * (1.0 if z > 0 else _ALPHA * math.exp(z)),
    ),
    Activation.GELU.value: (lambda z: z * _normal(z), _gelu_derivative),
    Activation.SOFTPLUS.value: (
        lambda z: max(z, 0.0) + math.log1p(math.exp(-abs(z))),
        _sigmoid,
    ),
    Activation.SOFTSIGN.value: (
        lambda z: z / (1.0 + abs(z)),
        lambda z: 1.0 / (1.0 + abs(z)) ** 2,
    ),
    Activation.LINEAR.value: (lambda z: z, lambda z: 1.0),
}
"""Each function with its derivative; at a corner, the derivative from the left."""


def softmax(z: tuple[float, ...]) -> tuple[float, ...]:
    """Return the softmax of some numbers."""
    powers = [math.exp(each - max(z)) for each in z]
    return tuple(power / sum(powers) for power in powers)


def compute(state: ActivationState) -> ActivationOutcome:
    """Compute the function, and the layers forward and backward."""
    if state.function == Activation.SOFTMAX:
        shares = softmax((state.z1, state.z2, state.z3))
        return ActivationOutcome(0.0, 0.0, (), (), shares, False)
    function, derivative = FUNCTIONS[state.function]
    inputs, signals = [state.z], [function(state.z)]
    for _ in range(LAYERS - 1):
        inputs.append(state.weight * signals[-1])
        signals.append(function(inputs[-1]))
    gradients = [derivative(inputs[-1])]
    for z in reversed(inputs[:-1]):
        gradients.insert(0, gradients[0] * state.weight * derivative(z))
    reached = SMALLEST <= gradients[0] <= LARGEST
    value, slope = signals[0], derivative(state.z)
    return ActivationOutcome(value, slope, tuple(signals), tuple(gradients), (), reached)


_LAYERED = ("function", tuple(FUNCTIONS))
_SOFTMAX = ("function", (Activation.SOFTMAX.value,))

IDEA = Idea(
    id="activation",
    formula=r"\frac{\partial a_{10}}{\partial z_1} = f'(z_1)\,\prod_{l=2}^{10} w\,f'(z_l)",
    controls=(
        Choice("function", (*FUNCTIONS, Activation.SOFTMAX.value)),
        Slider("z", -6.0, 6.0, 0.25, _LAYERED),
        Slider("weight", 0.0, 3.0, 0.25, _LAYERED),
        Slider("z1", -4.0, 4.0, 0.5, _SOFTMAX),
        Slider("z2", -4.0, 4.0, 0.5, _SOFTMAX),
        Slider("z3", -4.0, 4.0, 0.5, _SOFTMAX),
    ),
    start=ActivationState(),
    solution=ActivationState(function="relu"),
    failures={
        "saturated": ActivationState(z=6.0),
        "vanishing": ActivationState(function="tanh", weight=0.5),
        "dead": ActivationState(function="relu", z=-3.0),
        "exploding": ActivationState(function="linear", weight=2.0),
        "flat": ActivationState(function="step"),
    },
    compute=compute,
    real_run=RealRun(lesson="activations"),
    terms=("activation-function", "relu", "sigmoid", "softmax"),
    summary=("function", "value", "derivative", "gradient"),
    texts=(
        *("derivative", "gradients", "signals", "softmax"),
        *(f"use_{name}" for name in (*FUNCTIONS, "softmax")),
    ),
)
