"""Accuracy of a model on digits of people who did not write MNIST."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from dlcore.arrays import Array
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class PenDigitsEvaluation:
    """Result on the 500 pen digits that are part of the package.

    Args:
        accuracy: with digits prepared as those of MNIST were.
        naive_accuracy: with digits that are only scaled down.
        predicted: labels of the prepared digits, ``(500,)``.
    """

    accuracy: float
    naive_accuracy: float
    predicted: Array


class EvaluatePenDigits(Query[PenDigitsEvaluation]):
    """Evaluate a model on the pen digits.

    Args:
        model: ``bundled``, or the id of a run.

    Raises on answering:
        RunNotFound, NoWeights, NotADigitClassifier: there is no such model.
    """

    result: ClassVar[type[PenDigitsEvaluation]] = PenDigitsEvaluation

    kind: Literal["evaluate_pen_digits"] = "evaluate_pen_digits"
    model: str

    def answer(self, context: QueryContext) -> PenDigitsEvaluation:
        from dlcore.handwriting import pen_digits
        from dlcore.handwriting.drawing import ALL_STEPS, NO_STEPS
        from dlcore.inference.digits.classifiers import load_digit_classifier, predict_pen_digits

        classifier = load_digit_classifier(context, self.model)
        predicted, naive = (
            predict_pen_digits(context, classifier, steps).argmax(axis=1)
            for steps in (ALL_STEPS, NO_STEPS)
        )
        labels = pen_digits.sample().labels
        return PenDigitsEvaluation(
            accuracy=float((predicted == labels).mean()),
            naive_accuracy=float((naive == labels).mean()),
            predicted=predicted,
        )
