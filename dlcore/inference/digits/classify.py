"""Classification of a drawn digit by several models at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.analysis.calibration import MIN_CONFIDENCE
from dlcore.arrays import Array
from dlcore.base_model import Frozen
from dlcore.handwriting.drawing import MNIST, Preparation, prepare_drawing
from dlcore.handwriting.separation import separate_digits
from dlcore.inference.query import Query
from dlcore.pretrained.digits.detector import NO_DIGIT

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

MAX_MODELS = 8
MAX_PIXELS = 28 * 28


class PreparedDrawing(Frozen):
    """A drawing in the form that one model takes.

    Args:
        model: ``bundled``, or the id of a run.
        pixels: from 0 to 1, row by row; as many as the model's image format has.
    """

    model: str
    pixels: tuple[float, ...] = Field(min_length=1, max_length=MAX_PIXELS)

    @classmethod
    def of(cls, model: str, image: Array) -> PreparedDrawing:
        """Make a drawing of a prepared image, shape ``(side, side)``."""
        return cls(model=model, pixels=tuple(image.ravel().tolist()))

    @property
    def image(self) -> Array:
        """float32 of shape ``(side, side)``."""
        side = round(len(self.pixels) ** 0.5)
        return np.asarray(self.pixels, np.float32).reshape(side, side)


@dataclass(frozen=True)
class DigitPrediction:
    """Predictions of several models for one drawing.

    Args:
        outputs: activations of the last layer, float32 ``(models, 10)``.
        probabilities: calibrated, ``(models, 10)``.
        detected: class that the detector of digits sees in the drawing, ``NO_DIGIT`` for none,
            ``DOUBTFUL`` for perhaps another or several; None if it was not asked.
        count: number of separate digits in the drawing.
    """

    outputs: Array
    probabilities: Array
    detected: int | None = None
    count: int = 1

    def label(self, model: int) -> int:
        """Return the prediction of one model: the most active of its ten outputs."""
        return int(self.outputs[model].argmax())

    def confidence(self, model: int) -> float:
        """Return the probability that the prediction of a model is right."""
        return float(self.probabilities[model, self.label(model)])

    @property
    def is_one_digit(self) -> bool:
        """Whether the drawing shows one digit, as far as that can be detected."""
        return self.count == 1 and self.detected != NO_DIGIT

    def is_confident(self, model: int) -> bool:
        """Return whether the prediction of a model can be relied on.

        There is one digit, the detector sees the same one, and the confidence is at least
        ``MIN_CONFIDENCE``.
        """
        agrees = self.detected in (None, self.label(model))
        return self.is_one_digit and agrees and self.confidence(model) >= MIN_CONFIDENCE


class ClassifyDigit(Query[DigitPrediction]):
    """Predict which digit a drawing shows.

    Args:
        drawings: the drawing, prepared for each model.
        image: the drawing, prepared for the detector of digits; without it, a digit is assumed.
        count: number of separate digits in the drawing.

    Raises on answering:
        RunNotFound, NoWeights, NotADigitClassifier: there is no such model.
    """

    result: ClassVar[type[DigitPrediction]] = DigitPrediction

    kind: Literal["classify_digit"] = "classify_digit"
    drawings: tuple[PreparedDrawing, ...] = Field(min_length=1, max_length=MAX_MODELS)
    image: tuple[float, ...] | None = Field(
        default=None, min_length=MAX_PIXELS, max_length=MAX_PIXELS
    )
    count: int = Field(default=1, ge=1)

    @classmethod
    def of(cls, ink: Array, prepared: Mapping[str, Preparation]) -> ClassifyDigit:
        """Make the query for a drawing, or for the ink of an image.

        Args:
            ink: from 0 (none) to 1, shape ``(rows, columns)``.
            prepared: the same drawing, prepared for each model.
        """
        return cls(
            drawings=tuple(
                PreparedDrawing.of(name, each.centred) for name, each in prepared.items()
            ),
            image=tuple(prepare_drawing(ink, MNIST).centred.ravel().tolist()),
            count=len(separate_digits(ink)),
        )

    def answer(self, context: QueryContext) -> DigitPrediction:
        from dlcore.inference.digits.classifiers import (
            calibrated_probabilities,
            detect_digit,
            load_digit_classifier,
        )

        outputs, probabilities = [], []
        for drawing in self.drawings:
            classifier = load_digit_classifier(context, drawing.model)
            outputs.append(classifier.predict(drawing.image[None]))
            probabilities.append(calibrated_probabilities(context, classifier, outputs[-1]))
        detected = None if self.image is None else detect_digit(context, np.asarray(self.image))
        return DigitPrediction(
            np.concatenate(outputs), np.concatenate(probabilities), detected, self.count
        )
