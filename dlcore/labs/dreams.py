"""Dreams: the picture that a class or a unit likes best, by gradient ascent on the pixels.

D. Erhan et al., Visualizing Higher-Layer Features of a Deep Network, 2009. Smoothness: total
variation, A. Mahendran and A. Vedaldi, Understanding Deep Image Representations, 2015.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.inference.query import Query
from dlcore.labs.image_classifier import load_subject
from dlcore.labs.images import classifies_images, load_training_images
from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.spec import Spec
from dlcore.store import Run

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

STARTS = 3
"""Noises from which each picture is climbed."""

STEPS, STEP = 25, 0.08
SMOOTHNESS = 1.0
"""Size of the step that reduces the total variation, in steps of the score."""

TRAINING, TESTED = 5000, 100
"""Training images that are searched, and test images that show how far a real image is."""

USUAL = 95
"""Percentile of the test images' distances up to which a picture is as near as a real one."""

BOTH, SMOOTH, NEITHER = "both", "smooth", "neither"


@dataclass(frozen=True)
class Dreams:
    """Pictures of all classes, plain (first) and smooth (second).

    Args:
        pictures: uint8 ``(kinds, classes, starts, rows, columns, channels)``.
        nearest: the training image nearest to each, likewise.
        distances: root mean square of the difference to it, ``(kinds, classes, starts)``.
        probabilities: of the class, likewise.
        usual: distances of test images to their nearest training images, ``(images,)``.
    """

    pictures: Array
    nearest: Array
    distances: Array
    probabilities: Array
    usual: Array


class DreamClasses(Query[Dreams]):
    """Climb to the pictures that all classes like best.

    Args:
        run: id of a run on images.
        smoothness: see ``climb``.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[Dreams]] = Dreams

    kind: Literal["dream_classes"] = "dream_classes"
    run: str
    smoothness: float = Field(ge=0.0, le=100.0)

    def answer(self, context: QueryContext) -> Dreams:
        network, spec, tested, _ = load_subject(context, self.run, 0, TESTED)
        layers, info = network.model.layers, spec.dataset.info()
        classes = len(info.classes)
        labels = np.repeat(np.arange(classes), STARTS)
        starts = np.tile(_noises(info.model_shape), (classes, 1, 1, 1))

        def scores(images: Any) -> Any:
            import tensorflow as tf

            values = images
            for layer in layers[:-1]:
                values = layer(values, training=False)
            kernel = tf.gather(tf.transpose(layers[-1].kernel), labels)
            return tf.reduce_sum(tf.cast(values, tf.float32) * kernel, axis=-1)

        pictures = climb(scores, starts, self.smoothness)
        outputs = network.outputs(pictures)
        training = load_training_images(context, spec, TRAINING)
        nearest, distances = find_nearest(pictures, training)
        shape = (1, classes, STARTS)
        return Dreams(
            _bytes(pictures).reshape(*shape, *info.model_shape),
            _bytes(training[nearest]).reshape(*shape, *info.model_shape),
            distances.reshape(shape),
            outputs[np.arange(len(labels)), labels].reshape(shape),
            find_nearest(tested, training)[1],
        )


@dataclass(frozen=True)
class UnitDream:
    """The pictures that one unit likes best.

    Args:
        pictures: uint8 ``(starts, rows, columns, channels)``.
        nearest: the training image nearest to each, likewise.
        before: mean output of the unit for the noises, ``(starts,)``.
        after: the same for the pictures.
    """

    pictures: Array
    nearest: Array
    before: Array
    after: Array


class DreamUnit(Query[UnitDream]):
    """Climb to the pictures that a unit or a map of a hidden layer likes best.

    Args:
        run: id of a run on images.
        layer: index of the layer in the spec.
        unit: index of the unit or map.
        smoothness: see ``climb``.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the data cannot be loaded.
    """

    result: ClassVar[type[UnitDream]] = UnitDream

    kind: Literal["dream_unit"] = "dream_unit"
    run: str
    layer: int = Field(ge=0)
    unit: int = Field(ge=0)
    smoothness: float = Field(ge=0.0, le=100.0)

    def answer(self, context: QueryContext) -> UnitDream:
        import tensorflow as tf

        model, spec = context.model(self.run), context.run(self.run).spec
        starts = _noises(spec.dataset.info().model_shape)

        def scores(images: Any) -> Any:
            values = images
            for layer in model.layers[: self.layer + 1]:
                values = layer(values, training=False)
            outputs = tf.cast(values[..., self.unit], tf.float32)
            return tf.reduce_mean(tf.reshape(outputs, (outputs.shape[0], -1)), axis=1)

        pictures = climb(scores, starts, self.smoothness)
        training = load_training_images(context, spec, TRAINING)
        nearest, _ = find_nearest(pictures, training)
        before, after = (np.asarray(scores(tf.constant(each))) for each in (starts, pictures))
        return UnitDream(_bytes(pictures), _bytes(training[nearest]), before, after)


def climb(scores: Callable[[Any], Any], starts: Array, smoothness: float) -> Array:
    """Return the images after some steps along the gradient of their scores.

    Each step has the same size, whatever the scale of the scores.

    Args:
        scores: of a tensor of images, one for each.
        starts: float32 ``(images, rows, columns, channels)``.
        smoothness: size of the step that reduces the total variation, in steps of the score.

    Returns:
        float32 of the shape of ``starts``, from 0 to 1.
    """
    import tensorflow as tf

    def direction(gradient: Any) -> Any:
        size = tf.sqrt(tf.reduce_mean(gradient**2, axis=(1, 2, 3), keepdims=True))
        return gradient / (size + 1e-8)

    def climbed(images: Any) -> Any:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(images)
            score, variation = scores(images), tf.image.total_variation(images)
        step = direction(tape.gradient(score, images))
        step -= smoothness * direction(tape.gradient(variation, images))
        return tf.clip_by_value(images + STEP * step, 0.0, 1.0)

    # A graph takes half the time of single operations.
    graph, images = tf.function(climbed, autograph=False), tf.constant(starts)
    for _ in range(STEPS):
        images = graph(images)
    return np.asarray(images)


def find_nearest(images: Array, others: Array) -> tuple[Array, Array]:
    """Return the index of the nearest other image for each image, and its distance.

    Args:
        images: ``(images, ...)``.
        others: ``(others, ...)``.

    Returns:
        Indices, and the root mean square of the differences.
    """
    first = images.reshape(len(images), -1).astype(np.float64)
    second = others.reshape(len(others), -1).astype(np.float64)
    squares = (first**2).sum(axis=1)[:, None] + (second**2).sum(axis=1) - 2 * first @ second.T
    nearest = squares.argmin(axis=1)
    smallest = np.maximum(squares[np.arange(len(first)), nearest], 0)
    return nearest, np.sqrt(smallest / first.shape[1])


def _noises(shape: tuple[int, ...]) -> Array:
    return np.random.default_rng(0).random((STARTS, *shape), np.float32)


def _bytes(images: Array) -> Array:
    return np.round(images * 255).astype(np.uint8)


def _queries(run: Run) -> list[DreamClasses]:
    return [DreamClasses(run=run.id, smoothness=smoothness) for smoothness in (0.0, SMOOTHNESS)]


def combine(results: Sequence[Dreams]) -> Dreams:
    """Join the plain and the smooth pictures."""
    pictures, nearest, distances, probabilities = (
        np.concatenate([getattr(each, name) for each in results])
        for name in ("pictures", "nearest", "distances", "probabilities")
    )
    return Dreams(pictures, nearest, distances, probabilities, results[0].usual)


def conclude(result: Dreams) -> Conclusion:
    """Compare the distances to training images with those of test images."""
    limit = float(np.percentile(result.usual, USUAL))
    medians = [float(np.median(each)) for each in result.distances]
    plain, smooth = medians[0], medians[-1]
    outcome = NEITHER if smooth > limit else SMOOTH if plain > limit else BOTH
    return Conclusion(
        outcome,
        {
            "pictures": Amount(int(result.distances[0].size), Unit.COUNT),
            "starts": Amount(result.distances.shape[2], Unit.COUNT),
            "plain": Amount(plain, Unit.NUMBER),
            "smooth": Amount(smooth, Unit.NUMBER),
            "usual": Amount(float(np.median(result.usual)), Unit.NUMBER),
            "limit": Amount(limit, Unit.NUMBER),
            "probability": Amount(float(result.probabilities.mean()), Unit.SHARE),
        },
    )


def _figures(result: Dreams) -> tuple[Figure, ...]:
    shares = tuple(np.linspace(0, 100, 21).tolist())
    codes = ("plain", "smooth")[: len(result.distances)]
    values = {"usual": result.usual, **dict(zip(codes, result.distances, strict=True))}
    series = {code: tuple(np.percentile(each, shares).tolist()) for code, each in values.items()}
    return (Figure("distance", shares, series, ("usual",), Unit.NUMBER),)


_PROGRAM = """
def direction(gradient):
    return gradient / (tf.sqrt(tf.reduce_mean(gradient**2)) + 1e-8)


images = tf.constant(np.random.default_rng(0).random((1, *x_test.shape[1:])), tf.float32)
label, smoothness = 3, {smoothness}
for step in range({steps}):
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(images)
        values = images
        for layer in model.layers[:-1]:
            values = layer(values, training=False)
        values = tf.cast(values, tf.float32)
        score = tf.tensordot(values, model.layers[-1].kernel[:, label], 1)
        variation = tf.image.total_variation(tf.reshape(images, (1, *images.shape[1:3], -1)))
    up = direction(tape.gradient(score, images))
    up -= smoothness * direction(tape.gradient(variation, images))
    images = tf.clip_by_value(images + {step} * up, 0, 1)
    print(step, model(images).numpy()[0, label])
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    code = _PROGRAM.strip().format(smoothness=SMOOTHNESS, steps=STEPS, step=STEP)
    return (Section("lab_dreams", code, (NUMPY, "import tensorflow as tf"), {"steps": STEPS}),)


LAB = Lab(
    id="dreams",
    preset="digits-cnn",
    result=Dreams,
    kinds=(DreamClasses, DreamUnit),
    fits=classifies_images,
    queries=_queries,
    combine=combine,
    outcomes=(BOTH, SMOOTH, NEITHER),
    conclude=conclude,
    figures=_figures,
    program=_program,
    terms=("gradient-descent", "unit", "training-data"),
)
