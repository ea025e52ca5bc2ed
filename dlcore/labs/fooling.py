"""Fooling: images changed along the gradient of the loss, beside random noise of equal size.

FGSM: I. Goodfellow et al., Explaining and Harnessing Adversarial Examples, 2015. Its iterated form:
A. Kurakin et al., Adversarial Examples in the Physical World, 2017; with steps of ``STEP``, as
many steps as an epsilon contains never leave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.inference.digits.classify import MAX_PIXELS
from dlcore.inference.query import Query
from dlcore.labs.image_classifier import ImageClassifier, load_classifier, load_subject
from dlcore.labs.images import classifies_images, parts
from dlcore.labs.lab import Conclusion, Figure, Lab
from dlcore.labs.paired import compare_paired
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.models.activations import Activation
from dlcore.spec import Spec
from dlcore.store import Run

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

STEP = 0.05
EPSILONS = (0.0, 0.05, 0.1, 0.15, 0.25)
"""Largest change of a pixel, where black is 0 and white is 1."""

SPARSITY = 5
"""The iterated form, which takes as many gradients as epsilons, changes every fifth image."""

JUDGED = 2
"""Index of the epsilon at which the lab concludes."""

GRADIENT, NOISE, ALIKE = "gradient", "noise", "alike"


@dataclass(frozen=True)
class Fooling:
    """Which images are classified correctly after each change.

    Args:
        fgsm: after one step along the sign of the gradient, bool ``(images, epsilons)``.
        iterated: after several small steps, likewise, of the first images of each query.
        noise: after a change of equal size in a random direction, as ``fgsm``.
    """

    fgsm: Array
    iterated: Array
    noise: Array


class FoolTestImages(Query[Fooling]):
    """Change test images of a run, and classify them.

    Args:
        run: id of a run on images.
        start: first test image.
        count: number of images.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[Fooling]] = Fooling

    kind: Literal["fool_test_images"] = "fool_test_images"
    run: str
    start: int = Field(ge=0)
    count: int = Field(ge=1, le=1000)

    def answer(self, context: QueryContext) -> Fooling:
        network, _, x, labels = load_subject(context, self.run, self.start, self.count)
        noise, some = _random_signs(x.shape, self.start), max(1, self.count // SPARSITY)

        def right(images: Sequence[Array]) -> Array:
            predicted = network.classes(np.concatenate(images)).reshape(len(images), -1)
            is_right: Array = labels[: predicted.shape[1], None] == predicted.T
            return is_right

        fooled = right(fgsm(network, x, labels))
        noisy = right([_changed(x, epsilon * noise) for epsilon in EPSILONS[1:]])
        return Fooling(
            fooled,
            right(iterated_fgsm(network, x[:some], labels[:some])),
            np.concatenate([fooled[:, :1], noisy], axis=1),
        )


@dataclass(frozen=True)
class FooledImage:
    """One image and its changed forms.

    Args:
        fgsm: after one step, float32 ``(epsilons, rows, columns, channels)``.
        iterated: after several small steps, likewise.
        noise: after a change of equal size in a random direction, likewise.
        probabilities: of the classes, ``(3, epsilons, classes)``, in the order above.
        label: true class.
    """

    fgsm: Array
    iterated: Array
    noise: Array
    probabilities: Array
    label: int


class FoolImage(Query[FooledImage]):
    """Change one test image of a run.

    Args:
        run: id of a run on images.
        sample: index of the test image.
        target: class that the network is to predict; None for any but the true one.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[FooledImage]] = FooledImage

    kind: Literal["fool_image"] = "fool_image"
    run: str
    sample: int = Field(ge=0)
    target: int | None = None

    def answer(self, context: QueryContext) -> FooledImage:
        network, _, x, labels = load_subject(context, self.run, self.sample, 1)
        return _fool(network, x, int(labels[0]), self.target, self.sample)


class FoolDrawing(Query[FooledImage]):
    """Change an own drawing; its label is what the network answers.

    Args:
        run: id of a run on images.
        pixels: as the model takes them, row by row.
        target: as in ``FoolImage``.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
    """

    result: ClassVar[type[FooledImage]] = FooledImage

    kind: Literal["fool_drawing"] = "fool_drawing"
    run: str
    pixels: tuple[float, ...] = Field(min_length=1, max_length=MAX_PIXELS)
    target: int | None = None

    def answer(self, context: QueryContext) -> FooledImage:
        network = load_classifier(context, self.run)
        x = np.array(self.pixels, np.float32).reshape(1, *network.model.input_shape[1:])
        return _fool(network, x, int(network.classes(x)[0]), self.target, 0)


def _fool(
    network: ImageClassifier, x: Array, label: int, target: int | None, seed: int
) -> FooledImage:
    """Return one image and its changed forms.

    Args:
        network: the network.
        x: the image, ``(1, rows, columns, channels)``.
        label: true class.
        target: class to reach; None for any but the true one.
        seed: of the noise.
    """
    aim, sign = (label, 1.0) if target is None else (target, -1.0)
    labels, noise = np.array([aim]), _random_signs(x.shape, seed)
    series = (
        fgsm(network, x, labels, sign),
        iterated_fgsm(network, x, labels, sign),
        [_changed(x, epsilon * noise) for epsilon in EPSILONS],
    )
    one_step, small_steps, noisy = images = tuple(np.concatenate(each) for each in series)
    outputs = np.stack(list(map(network.outputs, images)))
    return FooledImage(one_step, small_steps, noisy, outputs, label)


def fgsm(network: ImageClassifier, x: Array, labels: Array, sign: float = 1.0) -> list[Array]:
    """Return the images after one step of each epsilon.

    Args:
        network: the network.
        x: images.
        labels: classes.
        sign: 1 to make the classes less likely, -1 to make them more likely.
    """
    direction = sign * np.sign(network.loss_gradient(x, labels))
    return [_changed(x, epsilon * direction) for epsilon in EPSILONS]


def iterated_fgsm(
    network: ImageClassifier, x: Array, labels: Array, sign: float = 1.0
) -> list[Array]:
    """Return the images after as many steps of ``STEP`` as each epsilon has; else as ``fgsm``."""
    images = [x]
    for _ in range(round(EPSILONS[-1] / STEP)):
        direction = sign * np.sign(network.loss_gradient(images[-1], labels))
        images.append(_changed(images[-1], STEP * direction))
    return [images[round(epsilon / STEP)] for epsilon in EPSILONS]


def _changed(x: Array, change: Array) -> Array:
    changed: Array = np.clip(x + change, 0.0, 1.0).astype(np.float32)
    return changed


def _random_signs(shape: tuple[int, ...], seed: int) -> Array:
    return np.random.default_rng(seed).choice(np.array([-1.0, 1.0], np.float32), shape)


def _queries(run: Run) -> list[FoolTestImages]:
    return [FoolTestImages(run=run.id, start=at, count=count) for at, count in parts(run.spec)]


def combine(results: Sequence[Fooling]) -> Fooling:
    """Join the results of several parts of the test set."""
    arrays = [(each.fgsm, each.iterated, each.noise) for each in results]
    return Fooling(*map(np.concatenate, zip(*arrays, strict=True)))


def conclude(result: Fooling) -> Conclusion:
    """Compare FGSM with noise of equal size on the same images."""
    noise, fooled = result.noise[:, JUDGED], result.fgsm[:, JUDGED]
    compared = compare_paired(noise, fooled)
    better = GRADIENT if compared.difference > 0 else NOISE
    return Conclusion(
        better if compared.is_clear else ALIKE,
        {
            "images": Amount(len(noise), Unit.COUNT),
            "epsilon": Amount(EPSILONS[JUDGED], Unit.NUMBER),
            "unchanged": Amount(float(result.noise[:, 0].mean()), Unit.SHARE),
            "noise": Amount(float(noise.mean()), Unit.SHARE),
            "fgsm": Amount(float(fooled.mean()), Unit.SHARE),
            "iterated": Amount(float(result.iterated[:, JUDGED].mean()), Unit.SHARE),
            "some": Amount(len(result.iterated), Unit.COUNT),
            "p": Amount(compared.p_value, Unit.SHARE),
        },
    )


def _figures(result: Fooling) -> tuple[Figure, ...]:
    series = {
        "noise": tuple(result.noise.mean(axis=0).tolist()),
        "fgsm": tuple(result.fgsm.mean(axis=0).tolist()),
        "iterated": tuple(result.iterated.mean(axis=0).tolist()),
    }
    return (Figure("accuracy", EPSILONS, series, ("noise",)),)


_PROGRAM = """
x, y = x_test[:{count}], y_test[:{count}]
labels = y if y.ndim == 1 else y.argmax(axis=1)
images = tf.constant(x, tf.float32)
with tf.GradientTape() as tape:
    tape.watch(images)
{losses}
direction = np.sign(tape.gradient(losses, images))
noise = np.random.default_rng(0).choice([-1.0, 1.0], x.shape)
for epsilon in {epsilons}:
    for name, change in (("noise", noise), ("fgsm", direction)):
        changed = np.clip(x + epsilon * change, 0, 1)
        predicted = model.predict(changed, verbose=0).argmax(axis=1)
        print(epsilon, name, (predicted == labels).mean())
"""

_KERAS_LOSSES = """\
    losses = keras.losses.sparse_categorical_crossentropy(labels, model(images))"""

_EXACT_LOSSES = """\
    hidden, last = images, model.layers[-1]
    for layer in model.layers[:-1]:
        hidden = layer(hidden, training=False)
    scores = tf.cast(hidden, tf.float32) @ last.kernel + last.bias
    is_true = tf.one_hot(labels, scores.shape[-1], True, False)
    others = tf.reduce_logsumexp(tf.where(is_true, -np.inf, scores), axis=1)
    losses = others - tf.gather(scores, labels, batch_dims=1)"""
"""Their gradient has the signs of that of the cross-entropy, see ``ImageClassifier``."""


def _program(spec: Spec) -> tuple[Section, ...]:
    count = sum(size for _, size in parts(spec))
    is_softmax = getattr(spec.layers[-1], "activation", None) is Activation.SOFTMAX
    losses = _EXACT_LOSSES if is_softmax else _KERAS_LOSSES
    code = _PROGRAM.strip().format(count=count, epsilons=EPSILONS, losses=losses)
    imports = (NUMPY, "import tensorflow as tf")
    return (Section("lab_fooling", code, imports, {"count": count}),)


LAB = Lab(
    id="fooling",
    preset="digits-cnn",
    result=Fooling,
    kinds=(FoolTestImages, FoolImage, FoolDrawing),
    fits=classifies_images,
    queries=_queries,
    combine=combine,
    outcomes=(GRADIENT, ALIKE, NOISE),
    conclude=conclude,
    figures=_figures,
    program=_program,
    terms=("gradient-descent", "loss-function", "test-data"),
)
