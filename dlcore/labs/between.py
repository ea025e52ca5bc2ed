"""Between: from one digit to another, in the pixels and in the last hidden layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.inference.query import Query
from dlcore.labs.autoencoder import TrainAutoencoder, WalkLatentPlane
from dlcore.labs.dreams import find_nearest
from dlcore.labs.image_classifier import ImageClassifier, load_subject
from dlcore.labs.images import (
    apply_layers,
    classifies_images,
    load_test_images,
    load_training_images,
)
from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.labs.paired import compare_paired
from dlcore.labs.paths import SHARES, blend
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.spec import Spec
from dlcore.store import Run

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

IMAGES, PART = 200, 50
"""Test images, of which neighbours are the pairs, and images of one query."""

TRAINING = 2000
"""Training images, among which the one nearest to a blend in the hidden layer is shown."""

PIXELS, HIDDEN, ALIKE = "pixels", "hidden", "alike"


@dataclass(frozen=True)
class Between:
    """Predictions on the ways between the images of pairs.

    Both images of a pair are classified correctly, and are of different classes.

    Args:
        labels: classes of the first and the second image, ``(pairs, 2)``.
        pixels: classes of the blends of pixels, ``(pairs, shares)``.
        hidden: classes of the blends in the last hidden layer, likewise.
        pixel_confidence: probability of these classes, likewise.
        hidden_confidence: probability of the others, likewise.
    """

    labels: Array
    pixels: Array
    hidden: Array
    pixel_confidence: Array
    hidden_confidence: Array

    def has_third(self, predicted: Array) -> Array:
        """Return for which pairs a class appears that is neither image's, bool ``(pairs,)``."""
        known = (predicted[..., None] == self.labels[:, None]).any(axis=-1)
        has_third: Array = ~known.all(axis=1)
        return has_third


class BlendTestImages(Query[Between]):
    """Blend neighbouring test images of a run.

    Args:
        run: id of a run on images.
        start: first test image.
        count: number of images.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[Between]] = Between

    kind: Literal["blend_test_images"] = "blend_test_images"
    run: str
    start: int = Field(ge=0)
    count: int = Field(ge=2, le=1000)

    def answer(self, context: QueryContext) -> Between:
        network, _, x, labels = load_subject(context, self.run, self.start, self.count)
        right = network.classes(x) == labels
        fits = right[:-1] & right[1:] & (labels[:-1] != labels[1:])
        firsts = np.flatnonzero(fits)
        pairs = np.stack([firsts, firsts + 1], axis=1)
        pixels, hidden = blend_outputs(network, x[pairs[:, 0]], x[pairs[:, 1]])
        return Between(
            labels[pairs],
            pixels.argmax(axis=-1),
            hidden.argmax(axis=-1),
            pixels.max(axis=-1),
            hidden.max(axis=-1),
        )


@dataclass(frozen=True)
class BlendedPair:
    """The way between two images.

    Args:
        pixels: blends of the pixels, float32 ``(shares, rows, columns, channels)``.
        nearest: the training images nearest to the blends in the hidden layer, likewise.
        probabilities: of the classes for both, ``(2, shares, classes)``.
    """

    pixels: Array
    nearest: Array
    probabilities: Array


class BlendPair(Query[BlendedPair]):
    """Blend two test images.

    Args:
        run: id of a run on images.
        first: index of the first test image.
        second: index of the other one.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[BlendedPair]] = BlendedPair

    kind: Literal["blend_pair"] = "blend_pair"
    run: str
    first: int = Field(ge=0)
    second: int = Field(ge=0)

    def answer(self, context: QueryContext) -> BlendedPair:
        network, spec, first, _ = load_subject(context, self.run, self.first, 1)
        ends = [first, load_test_images(context, spec, self.second, 1)[0]]
        training = load_training_images(context, spec, TRAINING)
        layers = network.model.layers[:-1]
        blends = blend(*(apply_layers(layers, end) for end in ends))[0]
        nearest, _ = find_nearest(blends, apply_layers(layers, training))
        outputs = np.concatenate(blend_outputs(network, *ends))
        return BlendedPair(blend(*ends)[0], training[nearest], outputs)


def blend_outputs(network: ImageClassifier, first: Array, second: Array) -> tuple[Array, Array]:
    """Return a network's outputs for the blends of pixels, and of the last hidden layer.

    Args:
        network: a sequential one.
        first: images at the share 0, ``(pairs, rows, columns, channels)``.
        second: images at the share 1, likewise.

    Returns:
        Each ``(pairs, shares, classes)``.
    """
    layers, shape = network.model.layers, (len(first), len(SHARES), -1)
    if not len(first):
        empty = np.zeros((0, len(SHARES), network.model.output_shape[-1]), np.float32)
        return empty, empty
    pixels = blend(first, second).reshape(-1, *first.shape[1:])
    ends = (apply_layers(layers[:-1], each) for each in (first, second))
    hidden = blend(*ends)
    outputs = apply_layers(layers[-1:], hidden.reshape(-1, hidden.shape[-1]))
    return network.outputs(pixels).reshape(shape), outputs.reshape(shape)


def _queries(run: Run) -> list[BlendTestImages]:
    count = min(IMAGES, run.spec.dataset.info().test_size)
    starts = range(0, count - 1, PART)
    return [BlendTestImages(run=run.id, start=start, count=PART) for start in starts]


def combine(results: Sequence[Between]) -> Between:
    """Join the pairs of several parts of the test set."""
    names = ("labels", "pixels", "hidden", "pixel_confidence", "hidden_confidence")
    return Between(*(np.concatenate([getattr(each, name) for each in results]) for name in names))


def conclude(result: Between) -> Conclusion:
    """Compare on how many of the same ways a third class appears."""
    pixels, hidden = result.has_third(result.pixels), result.has_third(result.hidden)
    compared = compare_paired(pixels, hidden)
    more = PIXELS if compared.difference > 0 else HIDDEN
    return Conclusion(
        more if compared.is_clear else ALIKE,
        {
            "pairs": Amount(len(pixels), Unit.COUNT),
            "pixels": Amount(float(pixels.mean()) if len(pixels) else math.nan, Unit.SHARE),
            "hidden": Amount(float(hidden.mean()) if len(hidden) else math.nan, Unit.SHARE),
            "p": Amount(compared.p_value, Unit.SHARE),
        },
    )


def _figures(result: Between) -> tuple[Figure, ...]:
    if not len(result.labels):
        return ()
    series = {
        "pixels": tuple(result.pixel_confidence.mean(axis=0).tolist()),
        "hidden": tuple(result.hidden_confidence.mean(axis=0).tolist()),
    }
    return (Figure("confidence", SHARES, series, ("pixels",)),)


_PROGRAM = """
def apply(layers, values):
    for layer in layers:
        values = layer(values, training=False)
    return np.asarray(values)


first, second = x_test[:1], x_test[1:2]
ends = [apply(model.layers[:-1], image) for image in (first, second)]
for share in {shares}:
    pixels = apply(model.layers, (1 - share) * first + share * second)
    hidden = apply(model.layers[-1:], (1 - share) * ends[0] + share * ends[1])
    print(share, pixels.argmax(), pixels.max(), hidden.argmax(), hidden.max())
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    code = _PROGRAM.strip().format(shares=SHARES)
    return (Section("lab_between", code, (NUMPY,)),)


LAB = Lab(
    id="between",
    preset="digits-cnn",
    result=Between,
    kinds=(BlendTestImages, BlendPair, TrainAutoencoder, WalkLatentPlane),
    fits=classifies_images,
    queries=_queries,
    combine=combine,
    outcomes=(PIXELS, ALIKE, HIDDEN),
    conclude=conclude,
    figures=_figures,
    program=_program,
    terms=("hidden-layer", "softmax", "confidence"),
)
