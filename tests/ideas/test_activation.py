"""Activation functions against numeric differentiation and SciPy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy import special

from dlcore.ideas.activation import FUNCTIONS, LAYERS, ActivationState, compute, softmax

INDEPENDENT = {
    "sigmoid": special.expit,
    "gelu": lambda z: z * special.ndtr(z),
    "softplus": lambda z: -special.log_expit(-z),
}
POINTS = (-3.3, -0.7, 0.4, 2.1)
STEP = 1e-6


@pytest.mark.parametrize("name", INDEPENDENT)
def test_values(name: str) -> None:
    for z in POINTS:
        assert FUNCTIONS[name][0](z) == pytest.approx(INDEPENDENT[name](z), abs=1e-12)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_derivatives(name: str) -> None:
    function, derivative = FUNCTIONS[name]
    for z in POINTS:
        numeric = (function(z + STEP) - function(z - STEP)) / (2 * STEP)
        assert derivative(z) == pytest.approx(numeric, abs=1e-6)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_gradient_through_all_layers(name: str) -> None:
    state = ActivationState(function=name, z=0.8, weight=1.25)
    ends = [compute(replace(state, z=0.8 + sign * STEP)).signals[-1] for sign in (-1, 1)]
    assert len(compute(state).gradients) == LAYERS
    numeric = (ends[1] - ends[0]) / (2 * STEP)
    assert compute(state).gradients[0] == pytest.approx(numeric, rel=1e-6, abs=1e-6)


def test_softmax() -> None:
    assert softmax((1.0, 2.0, 0.0)) == pytest.approx(special.softmax([1.0, 2.0, 0.0]))
