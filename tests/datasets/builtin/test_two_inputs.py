"""The class of two inputs depends on both."""

from __future__ import annotations

from sklearn.linear_model import LogisticRegression

from dlcore.datasets import Dataset, TwoInputs
from tests.datasets.builtin.generated import NO_CACHE, accuracy, check_generated


def test_the_seed_determines_the_samples() -> None:
    check_generated(TwoInputs)


def test_the_class_depends_on_both_inputs() -> None:
    spec = TwoInputs()
    data, first = spec.load(NO_CACHE), spec.info().input_widths[0]
    both = accuracy(LogisticRegression(max_iter=1000), data)
    for part in (slice(first), slice(first, None)):
        one = Dataset(
            data.info, data.x_train[:, part], data.y_train, data.x_test[:, part], data.y_test
        )
        assert accuracy(LogisticRegression(max_iter=1000), one) < both - 0.1
    assert both > 0.85
