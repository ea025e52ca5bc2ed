"""Classification of a drawn digit by several models at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.analysis.calibration import MIN_CONFIDENCE
from dlcore.arrays import Array
from dlcore.base_model import Frozen
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

MAX_MODELS = 8
MAX_PIXELS = 28 * 28


class PreparedDrawing(Frozen):
    """A drawing in the form that one model takes.

    Args:
        model: ``bundled``, or the id of a run.
        pixels: from 0 to 1, row by row; as many as the model's frame has.
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
    """

    outputs: Array
    probabilities: Array

    def label(self, model: int) -> int:
        """Return the prediction of one model: the most active of its ten outputs."""
        return int(self.outputs[model].argmax())

    def confidence(self, model: int) -> float:
        """Return the probability that the prediction of a model is right."""
        return float(self.probabilities[model, self.label(model)])

    def is_confident(self, model: int) -> bool:
        """Return whether that probability is at least ``MIN_CONFIDENCE``."""
        return self.confidence(model) >= MIN_CONFIDENCE


class ClassifyDigit(Query[DigitPrediction]):
    """Predict which digit a drawing shows.

    Args:
        drawings: the drawing, prepared for each model.

    Raises on answering:
        RunNotFound, NoWeights, NotADigitClassifier: there is no such model.
    """

    result: ClassVar[type[DigitPrediction]] = DigitPrediction

    kind: Literal["classify_digit"] = "classify_digit"
    drawings: tuple[PreparedDrawing, ...] = Field(min_length=1, max_length=MAX_MODELS)

    def answer(self, context: QueryContext) -> DigitPrediction:
        from dlcore.inference.digits.classifiers import (
            calibrated_probabilities,
            load_digit_classifier,
        )

        outputs, probabilities = [], []
        for drawing in self.drawings:
            classifier = load_digit_classifier(context, drawing.model)
            outputs.append(classifier.predict(drawing.image[None]))
            probabilities.append(calibrated_probabilities(context, classifier, outputs[-1]))
        return DigitPrediction(np.concatenate(outputs), np.concatenate(probabilities))
