"""Rule and neurons against scikit-learn and numeric differentiation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from sklearn.metrics import log_loss

from dlcore.ideas.rules import (
    IDEA,
    PAIRS,
    RATE,
    RulesState,
    compute,
    network_accuracies,
    parts,
)


def test_a_step_of_the_neuron_follows_the_gradient() -> None:
    training, _ = parts("3-7")

    def loss(weights: np.ndarray) -> float:
        return float(log_loss(training.y, 1 / (1 + np.exp(-training.x @ weights))))

    found = compute(RulesState(mode="neuron", epochs=1)).weights
    np.testing.assert_allclose(found, -RATE * approx_fprime(np.zeros(64), loss, 1e-7), atol=1e-6)


def test_the_rule_counts_ink() -> None:
    state = IDEA.solution
    _, test = parts("3-7")
    answers = test.x[:, np.flatnonzero(state.pixels)].sum(1) > state.threshold
    assert compute(state).test == pytest.approx((answers == test.y).mean())


@pytest.mark.parametrize("pair", PAIRS)
def test_examples_teach_more_than_the_rule_knows(pair: str) -> None:
    learned = compute(RulesState(pair, mode="neuron", epochs=300)).test
    assert learned > compute(RulesState(pair, pixels=IDEA.solution.pixels, threshold=0.75)).test
    accuracies = network_accuracies(pair)
    assert accuracies[0][1] < 0.6
    assert accuracies[300][1] >= learned
