"""Scaling and one-hot encoding against scikit-learn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.datasets import load_wine
from sklearn.metrics import log_loss
from sklearn.preprocessing import MaxAbsScaler, OneHotEncoder, StandardScaler

from dlcore.ideas.scaling import IDEA, ScalingState, compute, scale, wines


def test_the_table_is_that_of_scikit_learn() -> None:
    data = load_wine()
    rows = data.target < 2
    names = [data.feature_names.index(name) for name in ("alcohol", "proline")]
    np.testing.assert_array_equal(wines()[0], data.data[rows][:, names])
    np.testing.assert_array_equal(wines()[1], data.target[rows] == 0)


@pytest.mark.parametrize(
    ("scaling", "scaler"), [("divided", MaxAbsScaler()), ("standardised", StandardScaler())]
)
def test_scaling(scaling: str, scaler: MaxAbsScaler | StandardScaler) -> None:
    x, _ = wines()
    np.testing.assert_allclose(scale(x, scaling), scaler.fit_transform(x))


def test_a_step_follows_the_gradient() -> None:
    x, y = wines()
    x = scale(x, "standardised")

    def loss(theta: np.ndarray) -> float:
        return float(log_loss(y, 1 / (1 + np.exp(-(x @ theta[:2] + theta[2])))))

    outcome = compute(ScalingState("standardised", rate=1.0, steps=1))
    np.testing.assert_allclose(outcome.weights, -approx_fprime(np.zeros(3), loss, 1e-7), atol=1e-6)
    assert outcome.losses[1] == pytest.approx(loss(np.array(outcome.weights)), abs=1e-9)


def test_one_hot() -> None:
    encoder = OneHotEncoder(sparse_output=False).fit(np.arange(10).reshape(-1, 1))
    for digit in (0, 3, 9):
        expected = encoder.transform([[digit]])[0]
        assert compute(replace(IDEA.start, digit=digit)).one_hot == tuple(expected)
