"""Gradient descent against SciPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import approx_fprime, minimize

from dlcore.ideas.descent import (
    IDEA,
    DescentState,
    compute,
    curve,
    curve_gradient,
    line_gradient,
    line_loss,
    points,
)


def test_gradients_are_those_of_numeric_differentiation() -> None:
    at = np.array([1.3, -0.4])
    numeric = approx_fprime(at, lambda theta: line_loss(*theta), 1e-7)
    np.testing.assert_allclose(line_gradient(at[0], at[1], *points()), numeric, atol=1e-6)
    numeric = approx_fprime(at[:1], lambda theta: curve(theta[0]), 1e-8)
    assert curve_gradient(at[0]) == pytest.approx(numeric[0], abs=1e-6)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
def test_the_line_is_the_least_squares_line(optimizer: str) -> None:
    state = DescentState(optimizer=optimizer, rate=0.1, batch="100", epochs=5000)
    found = minimize(lambda theta: line_loss(*theta), np.zeros(2), tol=1e-12).x
    np.testing.assert_allclose(compute(state).path[-1], found, atol=1e-4)


def test_the_local_minimum_traps_sgd_but_not_momentum() -> None:
    trapped = IDEA.failures["trapped"]
    assert compute(trapped).path[-1][0] == pytest.approx(1.332, abs=1e-3)
    assert compute(replace(trapped, optimizer="momentum")).path[-1][0] < -1


def test_a_step_of_adam_has_the_size_of_the_learning_rate() -> None:
    """So Keras' Adam moves every parameter first by about its learning rate."""
    outcome = compute(DescentState(rate=0.01, epochs=1, batch="100"))
    assert outcome.path[1] == pytest.approx((0.01, 0.01), abs=1e-6)


def test_too_large_a_rate_diverges() -> None:
    assert compute(IDEA.failures["overshoot"]).diverged
    assert compute(IDEA.failures["zigzag"]).diverged
