"""Which runs classify digits."""

from __future__ import annotations

import pytest

import dlcore
from dlcore import Run
from dlcore.datasets import NoisyLine
from dlcore.errors import NotADigitClassifier
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classifiers import is_digit_classifier, load_digit_classifier
from tests.stored_runs import running_run


def test_only_runs_on_digits_classify_them(context: QueryContext, run: Run) -> None:
    assert is_digit_classifier(run)
    spec = dlcore.PRESETS["mse-line"].spec
    assert spec.dataset == NoisyLine()
    other = running_run(context.store, "learner", spec)
    assert not is_digit_classifier(other)
    with pytest.raises(NotADigitClassifier):
        load_digit_classifier(context, other.id)
