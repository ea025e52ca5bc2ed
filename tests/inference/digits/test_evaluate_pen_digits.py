"""Accuracy on the pen digits, from which no model has learned."""

from __future__ import annotations

import pytest

from dlcore import Run
from dlcore.handwriting import pen_digits
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.evaluate_pen_digits import EvaluatePenDigits
from dlcore.pretrained import BUNDLED


def test_the_bundled_model_classifies_unseen_digits(context: QueryContext) -> None:
    evaluation = EvaluatePenDigits(model=BUNDLED).answer(context)
    assert evaluation.accuracy >= 0.975
    assert evaluation.accuracy > evaluation.naive_accuracy + 0.05
    is_right = evaluation.predicted == pen_digits.sample().labels
    assert is_right.mean() == pytest.approx(evaluation.accuracy)


def test_a_run_is_evaluated_on_pen_digits(context: QueryContext, run: Run) -> None:
    evaluation = EvaluatePenDigits(model=run.id).answer(context)
    assert 0.1 < evaluation.accuracy <= 1
    assert evaluation.predicted.shape == (500,)
