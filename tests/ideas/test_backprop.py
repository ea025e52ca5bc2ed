"""Back-propagation against numeric differentiation and scikit-learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.neural_network import MLPRegressor

from dlcore.ideas.backprop import (
    IDEA,
    WEIGHTS,
    X1,
    X2,
    BackpropState,
    compute,
    descend,
    forward,
)


@pytest.mark.parametrize("state", [IDEA.start, IDEA.solution, *IDEA.failures.values()])
def test_derivatives(state: BackpropState) -> None:
    def loss(values: np.ndarray) -> float:
        return forward(replace(state, **dict(zip(WEIGHTS, values, strict=True))))[3]

    values = np.array([getattr(state, name) for name in WEIGHTS])
    numeric = approx_fprime(values, loss, 1e-7)
    np.testing.assert_allclose(compute(state).gradient, numeric, atol=1e-6)
    np.testing.assert_allclose(compute(state).numeric, numeric, atol=1e-6)


def test_the_hidden_layer_is_that_of_scikit_learn() -> None:
    state = IDEA.start
    network = MLPRegressor(hidden_layer_sizes=(2,), activation="logistic").partial_fit(
        [[0, 0]], [0]
    )
    network.coefs_ = [
        np.array([[state.w11, state.w12], [state.w21, state.w22]]),
        np.array([[state.v1], [state.v2]]),
    ]
    network.intercepts_ = [np.zeros(2), np.zeros(1)]
    z = network.predict([[X1, X2]])[0]
    assert compute(state).output == pytest.approx(1 / (1 + np.exp(-z)), abs=1e-9)


def test_steps_downhill_reach_the_goal() -> None:
    state = IDEA.start
    for _ in range(20):
        state = descend(state)
    assert compute(state).reached


def test_equal_neurons_stay_equal() -> None:
    state = IDEA.failures["symmetric"]
    for _ in range(5):
        state = descend(state)
    assert state.w11 == state.w12 and state.v1 == state.v2
