"""Sanity checks for saliency maps: those of a trained and of a random network.

J. Adebayo et al., Sanity Checks for Saliency Maps, 2018: a map that looks the same when nothing has
been learned does not show what has been learned. Grad-CAM: R. R. Selvaraju et al., 2017;
occlusion: M. D. Zeiler and R. Fergus, 2014.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.experiments.seeds import with_seed
from dlcore.inference.query import Query
from dlcore.labs.image_classifier import ImageClassifier, load_subject
from dlcore.labs.images import apply_layers, classifies_images
from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.models.layers.traits import KernelView
from dlcore.spec import Spec
from dlcore.store import Run

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

METHODS = ("integrated", "grad_cam", "occlusion")
CHANGES = "changes"

IMAGES, PART = 12, 3
RESEMBLANCE = 0.5
"""Mean rank correlation from which maps resemble each other."""

STEPS = 32
"""Points on the path of the integrated gradients."""

PATCHES = 7
"""Positions of the black patch in a row, at most."""


@dataclass(frozen=True)
class Saliency:
    """How far the maps of a network resemble those of a random one.

    Args:
        correlations: Spearman's of the absolute values, ``(images, methods)``; 0 where a map is
            the same everywhere.
        errors: difference between the sum of the integrated gradients and that of the outputs for
            the image and for a black one, ``(images,)``.
    """

    correlations: Array
    errors: Array


class CompareSaliency(Query[Saliency]):
    """Compare the maps of a run's network with those of its architecture with random weights.

    Args:
        run: id of a run on images with a convolutional layer.
        start: first test image.
        count: number of images.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[Saliency]] = Saliency

    kind: Literal["compare_saliency"] = "compare_saliency"
    run: str
    start: int = Field(ge=0)
    count: int = Field(ge=1, le=100)

    def answer(self, context: QueryContext) -> Saliency:
        network, spec, x, _ = load_subject(context, self.run, self.start, self.count)
        outputs = network.outputs(np.concatenate([x, np.zeros_like(x[:1])]))
        labels = outputs[:-1].argmax(axis=1)
        networks = network, _untrained(context, self.run, spec)
        trained, random = (saliency_maps(each, x, labels) for each in networks)
        correlations = [
            list(map(rank_correlation, *maps)) for maps in zip(trained, random, strict=True)
        ]
        differences = outputs[np.arange(len(x)), labels] - outputs[-1, labels]
        errors = np.abs(trained[:, 0].sum(axis=(1, 2), dtype=np.float64) - differences)
        return Saliency(np.array(correlations), errors)


@dataclass(frozen=True)
class ExplainedImage:
    """The maps of one image.

    Args:
        image: float32 ``(rows, columns, channels)``.
        trained: maps of the run's network, float32 ``(methods, rows, columns)``.
        random: maps of the network with random weights, likewise.
        label: class that the run's network predicts, and that all maps explain.
    """

    image: Array
    trained: Array
    random: Array
    label: int


class ExplainImage(Query[ExplainedImage]):
    """Compute the maps of one test image.

    Args:
        run: id of a run on images with a convolutional layer.
        sample: index of the test image.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[ExplainedImage]] = ExplainedImage

    kind: Literal["explain_image"] = "explain_image"
    run: str
    sample: int = Field(ge=0)

    def answer(self, context: QueryContext) -> ExplainedImage:
        network, spec, x, _ = load_subject(context, self.run, self.sample, 1)
        labels = network.classes(x)
        networks = network, _untrained(context, self.run, spec)
        trained, random = (saliency_maps(each, x, labels)[0] for each in networks)
        return ExplainedImage(x[0], trained, random, int(labels[0]))


def _untrained(context: QueryContext, run_id: str, spec: Spec) -> ImageClassifier:
    """Return the network with initial weights of another seed."""
    from dlcore.training.model import build_model

    other = with_seed(spec, spec.seed + 1)
    return context.cached(("untrained", run_id), lambda: ImageClassifier.of(build_model(other)))


def saliency_maps(network: ImageClassifier, x: Array, labels: Array) -> Array:
    """Return the maps of all methods, float32 ``(images, methods, rows, columns)``.

    Args:
        network: a sequential one with a convolutional layer.
        x: images as the model takes them.
        labels: class to explain of each.
    """
    maps = [each(network, x, labels) for each in (integrated_gradients, grad_cam, occlusion)]
    return np.stack(maps, axis=1)


def integrated_gradients(network: ImageClassifier, x: Array, labels: Array) -> Array:
    """Return the contribution of each pixel, see ``dlcore.inference.images.saliency``."""
    fractions = ((np.arange(STEPS, dtype=np.float32) + 0.5) / STEPS).reshape(-1, 1, 1, 1)
    path = (fractions * x[:, None]).reshape(-1, *x.shape[1:])
    gradients = network.output_gradient(path, np.repeat(labels, STEPS))
    mean = gradients.reshape(len(x), STEPS, *x.shape[1:]).mean(axis=1)
    contributions: Array = (x * mean).sum(axis=-1)
    return contributions


def grad_cam(network: ImageClassifier, x: Array, labels: Array) -> Array:
    """Weigh the maps of the last convolutional layer by the mean gradients of a class's score.

    The score is the input of the softmax, as in the paper. Arguments as in ``saliency_maps``.
    """
    import tensorflow as tf

    layers = network.model.layers
    last = max(i for i, layer in enumerate(layers) if _has_maps(layer))
    maps = tf.constant(apply_layers(layers[: last + 1], x))
    with tf.GradientTape() as tape:
        tape.watch(maps)
        values = maps
        for layer in layers[last + 1 : -1]:
            values = layer(values, training=False)
        kernels = tf.gather(tf.transpose(layers[-1].kernel), labels)
        score = tf.reduce_sum(tf.cast(values, tf.float32) * kernels)
    weights = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2), keepdims=True)
    found = tf.nn.relu(tf.reduce_sum(weights * maps, axis=-1, keepdims=True))
    return np.asarray(tf.image.resize(found, x.shape[1:3]))[..., 0]


def occlusion(network: ImageClassifier, x: Array, labels: Array) -> Array:
    """Return how far the probability of a class falls when a black patch covers each pixel.

    Patches do not overlap. Arguments as in ``saliency_maps``.
    """
    count, rows, columns = x.shape[:3]
    size = -(-max(rows, columns) // PATCHES)
    corners = [(row, column) for row in range(0, rows, size) for column in range(0, columns, size)]
    covered = np.repeat(x[:, None], len(corners) + 1, axis=1)
    for index, (row, column) in enumerate(corners):
        covered[:, index, row : row + size, column : column + size] = 0
    outputs = network.outputs(covered.reshape(-1, *x.shape[1:])).reshape(
        count, len(corners) + 1, -1
    )
    shares = outputs[np.arange(count), :, labels]
    found = np.zeros((count, rows, columns), np.float32)
    for index, (row, column) in enumerate(corners):
        fall = shares[:, -1] - shares[:, index]
        found[:, row : row + size, column : column + size] = fall[:, None, None]
    return found


def rank_correlation(first: Array, second: Array) -> float:
    """Return Spearman's correlation of the absolute values of two maps.

    Args:
        first: one map.
        second: another of the same shape.

    Returns:
        From -1 to 1; 0 where a map is the same everywhere.
    """
    ranks = np.stack([_ranks(np.abs(each).ravel()) for each in (first, second)])
    if not np.ptp(ranks, axis=1).all():
        return 0.0
    return float(np.corrcoef(ranks)[0, 1])


def _ranks(values: Array) -> Array:
    """Return the rank of each value; equal values share the mean of their ranks."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    means: Array = np.cumsum(counts) - (counts - 1) / 2
    return means[inverse]


def _has_maps(layer: keras.layers.Layer) -> bool:
    """Return whether a layer has a kernel for rows and columns."""
    return hasattr(layer, "kernel") and len(layer.kernel.shape) == 4


def has_convolution(spec: Spec) -> bool:
    """Return whether the runs of a spec classify images with a convolutional layer."""
    return classifies_images(spec) and any(
        layer.kernel_view is KernelView.FILTERS for layer in spec.layers
    )


def _queries(run: Run) -> list[CompareSaliency]:
    return [
        CompareSaliency(run=run.id, start=start, count=PART) for start in range(0, IMAGES, PART)
    ]


def combine(results: Sequence[Saliency]) -> Saliency:
    """Join the results of several parts of the test set."""
    arrays = [(each.correlations, each.errors) for each in results]
    return Saliency(*map(np.concatenate, zip(*arrays, strict=True)))


def conclude(result: Saliency) -> Conclusion:
    """Find the method whose maps resemble those of the random network most."""
    means = result.correlations.mean(axis=0)
    highest = int(means.argmax())
    values = {
        method: Amount(float(mean), Unit.NUMBER)
        for method, mean in zip(METHODS, means, strict=True)
    }
    return Conclusion(
        METHODS[highest] if means[highest] >= RESEMBLANCE else CHANGES,
        {
            **values,
            "images": Amount(len(result.errors), Unit.COUNT),
            "limit": Amount(RESEMBLANCE, Unit.NUMBER),
            "error": Amount(float(result.errors.max()), Unit.NUMBER),
        },
    )


def _figures(result: Saliency) -> tuple[Figure, ...]:
    ordered = -np.sort(-result.correlations, axis=0)
    series = {
        method: tuple(column.tolist()) for method, column in zip(METHODS, ordered.T, strict=True)
    }
    numbers = tuple(float(index) for index in range(1, len(ordered) + 1))
    return (Figure("resemblance", numbers, series, (), Unit.NUMBER),)


_PROGRAM = """
def integrated_gradients(network, image, label, steps=32):
    path = image[None] * ((np.arange(steps) + 0.5) / steps).reshape(-1, 1, 1, 1)
    path = tf.constant(path, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(path)
        total = tf.reduce_sum(network(path)[:, label])
    return image * tf.reduce_mean(tape.gradient(total, path), axis=0).numpy()


keras.utils.set_random_seed({seed})
untrained = keras.models.clone_model(model)
for image in x_test[:{count}]:
    label = int(model(image[None]).numpy().argmax())
    maps = [np.abs(integrated_gradients(each, image, label)) for each in (model, untrained)]
    print(label, spearmanr(maps[0].ravel(), maps[1].ravel()).statistic)
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    code = _PROGRAM.strip().format(count=IMAGES, seed=spec.seed + 1)
    imports = (NUMPY, "import tensorflow as tf", "from scipy.stats import spearmanr")
    return (Section("lab_saliency", code, imports, {"count": IMAGES}),)


LAB = Lab(
    id="saliency",
    preset="digits-cnn",
    result=Saliency,
    kinds=(CompareSaliency, ExplainImage),
    fits=has_convolution,
    queries=_queries,
    combine=combine,
    outcomes=(*METHODS, CHANGES),
    conclude=conclude,
    figures=_figures,
    program=_program,
    terms=("attribution", "conv2d", "weight"),
)
