"""Losses against scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, brier_score_loss, log_loss

from dlcore.ideas.loss import LossState, batch, compute


@pytest.mark.parametrize("confidence", [0.1, 1.0, 2.0])
def test_the_batch(confidence: float) -> None:
    sums, labels = map(np.array, batch())
    positive = 1 / (1 + np.exp(-confidence * sums))
    outcome = compute(LossState(confidence=confidence))
    assert outcome.batch_cross_entropy == pytest.approx(log_loss(labels, positive), abs=1e-9)
    assert outcome.batch_squared_error == pytest.approx(brier_score_loss(labels, positive))
    assert outcome.accuracy == pytest.approx(accuracy_score(labels, positive > 0.5))


def test_confidence_changes_the_loss_but_no_answer() -> None:
    outcomes = [compute(LossState(confidence=value)) for value in (0.1, 1.0, 16.0)]
    assert len({outcome.accuracy for outcome in outcomes}) == 1
    assert len({outcome.batch_cross_entropy for outcome in outcomes}) == 3


def test_the_majority_is_right_in_62_per_cent() -> None:
    outcome = compute(LossState(model="majority"))
    assert outcome.accuracy == pytest.approx(0.615, abs=1e-3)
    assert outcome.batch_cross_entropy == pytest.approx(math.log(2), abs=0.03)
