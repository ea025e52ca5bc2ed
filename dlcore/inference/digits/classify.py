"""The question which digit a drawing shows, put to several networks at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.analysis.calibration import SURE
from dlcore.arrays import Array
from dlcore.base_model import Frozen
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

MAX_READERS = 8
MAX_PIXELS = 28 * 28


class PreparedDrawing(Frozen):
    """A drawing as one network takes it.

    Args:
        reader: ``bundled``, or the id of a run.
        pixels: from 0 to 1, row by row; as many as the network's frame has.
    """

    reader: str
    pixels: tuple[float, ...] = Field(min_length=1, max_length=MAX_PIXELS)

    @classmethod
    def of(cls, reader: str, picture: Array) -> PreparedDrawing:
        """The sheet of a prepared picture, shape ``(side, side)``."""
        return cls(reader=reader, pixels=tuple(picture.ravel().tolist()))

    @property
    def picture(self) -> Array:
        """float32 of shape ``(side, side)``."""
        side = round(len(self.pixels) ** 0.5)
        return np.asarray(self.pixels, np.float32).reshape(side, side)


@dataclass(frozen=True)
class DigitPrediction:
    """What each network answers.

    Args:
        outputs: activations of the last layer, float32 ``(networks, 10)``.
        chances: probabilities that keep what they promise, ``(networks, 10)``.
    """

    outputs: Array
    probabilities: Array

    def label(self, place: int) -> int:
        """The answer of one network: the most active of its ten outputs."""
        return int(self.outputs[place].argmax())

    def confidence(self, place: int) -> float:
        """How likely that answer is right."""
        return float(self.probabilities[place, self.label(place)])

    def is_sure(self, place: int) -> bool:
        """Whether it is likely enough to be called an answer."""
        return self.confidence(place) >= SURE


class ClassifyDigit(Query[DigitPrediction]):
    """Which digit a drawing shows.

    Args:
        sheets: the drawing, prepared for each network.

    Raises on answering:
        RunNotFound, NoWeights, ReaderUnfit: there is no such network.
    """

    result: ClassVar[type[DigitPrediction]] = DigitPrediction

    kind: Literal["read_digit"] = "read_digit"
    sheets: tuple[PreparedDrawing, ...] = Field(min_length=1, max_length=MAX_READERS)

    def answer(self, context: QueryContext) -> DigitPrediction:
        from dlcore.inference.digits.classifiers import calibrated_probabilities, reader

        outputs, likely = [], []
        for sheet in self.sheets:
            network = reader(context, sheet.reader)
            outputs.append(network.outputs(sheet.picture[None]))
            likely.append(calibrated_probabilities(context, network, outputs[-1]))
        return DigitPrediction(np.concatenate(outputs), np.concatenate(likely))
