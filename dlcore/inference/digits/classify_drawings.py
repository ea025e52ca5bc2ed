"""Classification of many prepared drawings by one model."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

MAX_ENCODED = 8_000_000
"""Characters: 7,000 drawings of 28 x 28 pixels."""


@dataclass(frozen=True)
class DrawingLabels:
    """Labels that a model predicts.

    Args:
        predicted: one for each drawing.
    """

    predicted: Array


class ClassifyDrawings(Query[DrawingLabels]):
    """Predict the digits of drawings.

    Args:
        model: ``bundled``, or the id of a run.
        side: of an image.
        pixels: the images as bytes from 0 to 255, row by row, in base64.

    Raises on answering:
        RunNotFound, NoWeights, NotADigitClassifier: there is no such model.
    """

    result: ClassVar[type[DrawingLabels]] = DrawingLabels

    kind: Literal["classify_drawings"] = "classify_drawings"
    model: str
    side: int = Field(ge=1, le=28)
    pixels: str = Field(max_length=MAX_ENCODED)

    @classmethod
    def of(cls, model: str, images: Array) -> ClassifyDrawings:
        """Make the query for prepared drawings, ``(drawings, side, side)`` from 0 to 1."""
        pixels = base64.b64encode(np.round(images * 255).astype(np.uint8).tobytes()).decode()
        return cls(model=model, side=images.shape[1], pixels=pixels)

    @property
    def images(self) -> Array:
        """The drawings, float32 ``(drawings, side, side)`` from 0 to 1."""
        values = np.frombuffer(base64.b64decode(self.pixels), np.uint8)
        return values.reshape(-1, self.side, self.side).astype(np.float32) / np.float32(255)

    def answer(self, context: QueryContext) -> DrawingLabels:
        from dlcore.inference.digits.classifiers import load_digit_classifier

        classifier = load_digit_classifier(context, self.model)
        return DrawingLabels(classifier.predict(self.images).argmax(axis=1))
