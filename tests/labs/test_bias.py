"""Bias: recalls against scikit-learn, and the conclusion."""

from __future__ import annotations

import pytest
from sklearn.metrics import accuracy_score, recall_score

from dlcore import Run
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext
from dlcore.labs import bias
from dlcore.labs.bias import LAB, RARE_CLASS, ClassRecalls, MeasureRecalls
from dlcore.store.weights import load
from tests.labs.networks import predict_classes

CLASSES = tuple("0123456789")


def test_recalls_are_those_of_scikit_learn(context: QueryContext, impaired_run: Run) -> None:
    found = MeasureRecalls(run=impaired_run.id).answer(context)
    data = impaired_run.spec.dataset.load(Cache.default())
    predicted = predict_classes(load(context.store.artifacts, impaired_run.id), data.x_test)
    assert found.classes == CLASSES
    assert found.accuracy == pytest.approx(accuracy_score(data.y_test, predicted))
    assert found.recalls == pytest.approx(recall_score(data.y_test, predicted, average=None))


def results(recall: float, accuracy: float, weighted: float) -> dict[str, list[ClassRecalls]]:
    """Return three seeds of each arm, which differ a little."""

    def runs(rare: float, overall: float) -> list[ClassRecalls]:
        return [
            ClassRecalls(
                CLASSES,
                tuple(rare + step if label == RARE_CLASS else 0.95 for label in range(10)),
                overall + step,
            )
            for step in (-0.01, 0.0, 0.01)
        ]

    return {
        "balanced": runs(0.9, 0.95),
        "rare": runs(recall, accuracy),
        "weighted": runs(weighted, 0.94),
        "without": runs(0.0, 0.86),
    }


@pytest.mark.parametrize(
    ("recall", "accuracy", "outcome"),
    [
        (0.1, 0.88, bias.HIDDEN),
        (0.1, 0.5, bias.SHOWN),
        (0.9, 0.95, bias.NONE),
        (0.97, 0.95, bias.NONE),
    ],
)
def test_the_conclusion_follows_from_the_figures(
    recall: float, accuracy: float, outcome: str
) -> None:
    conclusion = LAB.conclude(results(recall, accuracy, 0.8))
    assert conclusion.outcome == outcome
    assert conclusion.values["rare"].value == pytest.approx(recall)
    assert conclusion.values["weighted"].value == pytest.approx(0.8)


def test_charts_show_what_has_been_measured() -> None:
    some = {code: runs for code, runs in results(0.1, 0.9, 0.8).items() if code != "without"}
    arms, classes = LAB.figures(some)
    assert arms.x == ("balanced", "rare", "weighted")
    assert arms.series["recall"] == pytest.approx((0.9, 0.1, 0.8))
    assert classes.x == CLASSES and classes.controls == ("balanced",)


def test_the_arms_have_equal_sizes() -> None:
    assert {spec.dataset.info().train_size for spec in LAB.arms.values()} == {1000}
