"""The question how well a network reads the digits of people who did not write MNIST."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class PenDigitsEvaluation:
    """What became of the 500 pen digits that come with the app.

    Args:
        proper: share of right answers when they are prepared as MNIST was.
        naive: the same when they are simply made small.
        answers: of the first way, one for each digit.
    """

    proper: float
    naive: float
    answers: np.ndarray[Any, Any]


class EvaluatePenDigits(Query[PenDigitsEvaluation]):
    """How well a network reads other people's digits.

    Args:
        reader: ``bundled``, or the id of a run.

    Raises on answering:
        RunNotFound, NoWeights, ReaderUnfit: there is no such network.
    """

    result: ClassVar[type[PenDigitsEvaluation]] = PenDigitsEvaluation

    kind: Literal["pen_test"] = "pen_test"
    reader: str

    def answer(self, context: QueryContext) -> PenDigitsEvaluation:
        from dlcore.inference.digits.classifiers import pen_accuracy, pen_outputs, reader

        network = reader(context, self.reader)
        proper, naive = pen_accuracy(context, network)
        return PenDigitsEvaluation(proper, naive, pen_outputs(context, network).argmax(axis=1))
