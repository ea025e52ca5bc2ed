"""Wrong labels: answers against an independent forward pass, and the conclusion."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import Run
from dlcore.datasets import Cache, Digits
from dlcore.inference.context import QueryContext
from dlcore.inference.weights.weight_history import load_weight_history
from dlcore.labs import wrong_labels
from dlcore.labs.wrong_labels import LAB, MeasureMemorization, Memorization
from tests.labs.networks import predict_classes


def test_answers_are_counted_on_the_mislabelled_images(
    context: QueryContext, impaired_run: Run
) -> None:
    found = MeasureMemorization(run=impaired_run.id).answer(context)
    given = impaired_run.spec.dataset.load(Cache.default())
    true = Digits(train_size=200, rare_class=3, rare_share=0.1).load(Cache.default())
    history = load_weight_history(context.store.artifacts, impaired_run)
    assert found.epochs == tuple(each.epoch for each in history.epochs)
    wrong = np.flatnonzero(given.y_train[:160] != true.y_train[:160])
    for index, weights in enumerate(history.weights):
        answers = predict_classes(weights, given.x_train[wrong])
        assert found.memorized[index] == pytest.approx((answers == given.y_train[wrong]).mean())
        assert found.resisted[index] == pytest.approx((answers == true.y_train[wrong]).mean())
        right = predict_classes(weights, given.x_test) == given.y_test
        assert found.test[index] == pytest.approx(right.mean())


def run(test: float, memorized: float = 0.6) -> Memorization:
    return Memorization((0, 1, 2), (0.1, 0.2, memorized), (0.1, 0.8, 0.3), (0.1, 0.9, test))


CLEAN = Memorization((0, 1, 2), (), (), (0.1, 0.9, 0.98))


@pytest.mark.parametrize(
    ("whole", "early", "outcome"),
    [
        ((0.78, 0.79, 0.80), (0.91, 0.92, 0.92), wrong_labels.STOPPED),
        ((0.91, 0.92, 0.92), (0.78, 0.79, 0.80), wrong_labels.WHOLE),
        ((0.78, 0.92, 0.85), (0.80, 0.91, 0.86), wrong_labels.ALIKE),
    ],
)
def test_the_conclusion_follows_from_the_figures(
    whole: tuple[float, ...], early: tuple[float, ...], outcome: str
) -> None:
    results = {
        "none": [CLEAN] * 3,
        "forty": [run(test) for test in whole],
        "early": [run(test) for test in early],
    }
    conclusion = LAB.conclude(results)
    assert conclusion.outcome == outcome
    assert conclusion.values["epoch"].value == 1
    assert conclusion.values["resisted"].value == pytest.approx(0.8)
    assert conclusion.values["memorized"].value == pytest.approx(0.6)


def test_charts_show_what_has_been_measured() -> None:
    (accuracy,) = LAB.figures({"ten": [run(0.9)]})
    assert accuracy.x == ("ten",) and accuracy.series == {"test": (0.9,)}
    answers, _ = LAB.figures({"none": [CLEAN], "forty": [run(0.7), run(0.8)]})
    assert answers.x == (0.0, 1.0, 2.0)
    assert answers.series["test"] == pytest.approx((0.1, 0.9, 0.75))
    assert answers.series["control"] == (0.1, 0.9, 0.98)
