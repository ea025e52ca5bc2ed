"""The question which digit a drawing shows, put to several networks at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.ask.question import Question
from dlcore.frozen import Frozen
from dlcore.predict.confidence import SURE

if TYPE_CHECKING:
    from dlcore.ask.desk import Desk

MAX_READERS = 8
MAX_PIXELS = 28 * 28

Array = np.ndarray[Any, Any]


class Sheet(Frozen):
    """A drawing as one network takes it.

    Args:
        reader: ``bundled``, or the id of a run.
        pixels: from 0 to 1, row by row; as many as the network's frame has.
    """

    reader: str
    pixels: tuple[float, ...] = Field(min_length=1, max_length=MAX_PIXELS)

    @classmethod
    def of(cls, reader: str, picture: Array) -> Sheet:
        """The sheet of a prepared picture, shape ``(side, side)``."""
        return cls(reader=reader, pixels=tuple(picture.ravel().tolist()))

    @property
    def picture(self) -> Array:
        """float32 of shape ``(side, side)``."""
        side = round(len(self.pixels) ** 0.5)
        return np.asarray(self.pixels, np.float32).reshape(side, side)


@dataclass(frozen=True)
class Reading:
    """What each network answers.

    Args:
        outputs: activations of the last layer, float32 ``(networks, 10)``.
        chances: probabilities that keep what they promise, ``(networks, 10)``.
    """

    outputs: Array
    chances: Array

    def label(self, place: int) -> int:
        """The answer of one network: the most active of its ten outputs."""
        return int(self.outputs[place].argmax())

    def confidence(self, place: int) -> float:
        """How likely that answer is right."""
        return float(self.chances[place, self.label(place)])

    def is_sure(self, place: int) -> bool:
        """Whether it is likely enough to be called an answer."""
        return self.confidence(place) >= SURE


class ReadDigit(Question[Reading]):
    """Which digit a drawing shows.

    Args:
        sheets: the drawing, prepared for each network.

    Raises on answering:
        RunNotFound, NoWeights, ReaderUnfit: there is no such network.
    """

    result: ClassVar[type[Reading]] = Reading

    kind: Literal["read_digit"] = "read_digit"
    sheets: tuple[Sheet, ...] = Field(min_length=1, max_length=MAX_READERS)

    def answer(self, desk: Desk) -> Reading:
        from dlcore.predict.readers import chances, reader

        outputs, likely = [], []
        for sheet in self.sheets:
            network = reader(desk, sheet.reader)
            outputs.append(network.outputs(sheet.picture[None]))
            likely.append(chances(desk, network, outputs[-1]))
        return Reading(np.concatenate(outputs), np.concatenate(likely))
