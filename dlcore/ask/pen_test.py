"""The question how well a network reads the digits of people who did not write MNIST."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from dlcore.ask.question import Question

if TYPE_CHECKING:
    from dlcore.ask.desk import Desk


@dataclass(frozen=True)
class PenTest:
    """What became of the 500 pen digits that come with the app.

    Args:
        proper: share of right answers when they are prepared as MNIST was.
        naive: the same when they are simply made small.
        answers: of the first way, one for each digit.
    """

    proper: float
    naive: float
    answers: np.ndarray[Any, Any]


class TakePenTest(Question[PenTest]):
    """How well a network reads other people's digits.

    Args:
        reader: ``bundled``, or the id of a run.

    Raises on answering:
        RunNotFound, NoWeights, ReaderUnfit: there is no such network.
    """

    result: ClassVar[type[PenTest]] = PenTest

    kind: Literal["pen_test"] = "pen_test"
    reader: str

    def answer(self, desk: Desk) -> PenTest:
        from dlcore.predict.readers import pen_accuracy, pen_outputs, reader

        network = reader(desk, self.reader)
        proper, naive = pen_accuracy(desk, network)
        return PenTest(proper, naive, pen_outputs(desk, network).argmax(axis=1))
