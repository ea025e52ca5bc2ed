"""Models that classify drawn digits: the bundled one, and those of runs on digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dlcore.analysis.calibration import fit_temperature, logits, softmax
from dlcore.arrays import Array
from dlcore.errors import NotADigitClassifier, NoWeights
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import ALL_STEPS, IMAGE_FORMATS, ImageFormat, PreparationSteps
from dlcore.handwriting.pen_images import render_pen_digits
from dlcore.models.activations import Activation
from dlcore.pretrained import BUNDLED
from dlcore.pretrained.digits import detector
from dlcore.pretrained.digits import model as bundled
from dlcore.store import Run

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext
    from dlcore.spec import Spec


def is_digit_classifier(run: Run) -> bool:
    """Return whether a run has learned from digits and left a model."""
    return run.has_result() and run.spec.dataset.name in IMAGE_FORMATS


def image_format_of(spec: Spec) -> ImageFormat:
    """Return the form of the images that a spec's model takes."""
    return IMAGE_FORMATS[spec.dataset.name]


@dataclass(frozen=True)
class DigitClassifier:
    """A model that classifies digits.

    Args:
        name: ``bundled``, or the id of a run.
        spec: of the model.
        model: the model itself.
    """

    name: str
    spec: Spec
    model: keras.Model

    @property
    def image_format(self) -> ImageFormat:
        """The form of the images that the model takes."""
        return image_format_of(self.spec)

    @property
    def activation(self) -> Activation:
        """The activation of the last layer."""
        return Activation(getattr(self.spec.layers[-1], "activation", Activation.LINEAR))

    def predict(self, images: Array) -> Array:
        """Return the activations of the last layer, ``(samples, 10)``.

        Args:
            images: from 0 to 1, ``(samples, side, side)``.
        """
        outputs: Array = np.asarray(self.model(images[..., None], training=False))
        return outputs


def load_model(context: QueryContext, name: str) -> tuple[Spec, keras.Model]:
    """Load the bundled model, or that of a run on any data.

    Raises:
        RunNotFound, NoWeights: there is none of that name.
    """
    if name == BUNDLED:
        return bundled.SPEC, context.cached("digit model", bundled.load_model)
    return context.run(name).spec, context.model(name)


def digit_spec(context: QueryContext, name: str) -> Spec:
    """Return the spec of a model, without loading it.

    Args:
        name: ``bundled``, or the id of a run.

    Raises:
        RunNotFound, NoWeights: there is none of that name.
        NotADigitClassifier: the run was not trained on digits.
    """
    if name == BUNDLED:
        return bundled.SPEC
    run = context.run(name)
    if run.spec.dataset.name not in IMAGE_FORMATS:
        raise NotADigitClassifier(run=name)
    if not run.has_result():
        raise NoWeights(run=name)
    return run.spec


def load_digit_classifier(context: QueryContext, name: str) -> DigitClassifier:
    """Load a model.

    Args:
        name: ``bundled``, or the id of a run.

    Raises:
        RunNotFound, NoWeights: there is none of that name.
        NotADigitClassifier: the run was not trained on digits.
    """
    digit_spec(context, name)
    return DigitClassifier(name, *load_model(context, name))


def calibrated_probabilities(
    context: QueryContext, classifier: DigitClassifier, outputs: Array
) -> Array:
    """Return outputs as calibrated probabilities, ``(samples, 10)``.

    The temperature of a run's model is fitted to the bundled pen digits, from which no run has
    learned. The weights of the bundled model are calibrated already.
    """
    is_calibrated = classifier.name == BUNDLED
    temperature = 1.0 if is_calibrated else _temperature(context, classifier)
    return softmax(logits(outputs, classifier.activation), temperature)


def detect_digit(context: QueryContext, image: Array) -> int:
    """Return the digit that an image shows, ``NO_DIGIT``, or ``DOUBTFUL``.

    Args:
        image: a drawing prepared like MNIST's digits, with 28 x 28 values.
    """
    images = image.reshape(1, 28, 28).astype(np.float32)
    model = context.cached("digit detector", detector.load_model)
    seen = np.asarray(model(images[..., None], training=False))
    read = load_digit_classifier(context, BUNDLED).predict(images)
    return int(detector.detect(seen, read, images)[0])


def predict_pen_digits(
    context: QueryContext, classifier: DigitClassifier, steps: PreparationSteps = ALL_STEPS
) -> Array:
    """Return the outputs of a model for the 500 bundled pen digits, ``(500, 10)``."""
    image_format = classifier.image_format
    images = context.cached(
        ("pen images", image_format, steps),
        lambda: render_pen_digits(pen_digits.sample(), image_format=image_format, steps=steps),
    )
    key = ("pen outputs", classifier.name, steps)
    return context.cached(key, lambda: classifier.predict(images))


def _temperature(context: QueryContext, classifier: DigitClassifier) -> float:
    def fit() -> float:
        outputs = predict_pen_digits(context, classifier)
        return fit_temperature(logits(outputs, classifier.activation), pen_digits.sample().labels)

    return context.cached(("temperature", classifier.name), fit)
