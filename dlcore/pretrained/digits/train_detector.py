"""Train the detector of digits and write its weights.

    python -m dlcore.pretrained.digits.train_detector PEN_STROKES.npz [--epochs 3] [--seed 7]

Digits are MNIST's training set and the first two thirds of the pen strokes. Two networks are
trained: one without every fifth shape, to measure how new shapes are rejected, and the one that
is written. Then the weights of doubt are fitted to other drawings of the same digits.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import keras
import numpy as np
from PIL import Image, ImageDraw

from dlcore.analysis.calibration import MIN_CONFIDENCE
from dlcore.arrays import Array
from dlcore.datasets import Cache, Dataset, Mnist
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import has_ink, prepare_drawing
from dlcore.handwriting.pen_digits import PenDigits
from dlcore.handwriting.pen_images import render_pen_digits, render_pen_pair
from dlcore.handwriting.scribbles import scribble
from dlcore.handwriting.shapes import SHAPES, draw_shape, draw_sign
from dlcore.handwriting.strokes import render_strokes
from dlcore.pretrained.digits import detector, doubt, model

Random = np.random.Generator

SIDE = 112
"""Of the canvas that drawings are rendered on, in pixels."""

MNIST_DIGITS, PEN_VARIANTS = 24_000, 2
SHAPE_DRAWINGS, SIGNS, SCRIBBLES, FILLED = 14_000, 10_000, 1_500, 1_200
PAIRS, PEN_PAIRS, PARTS, LINED, HOLES = 6_000, 4_000, 2_500, 3_000, 2_000
BATCH, RATE = 128, 2e-3

UNSURE = 0.06
"""Share of the training digits of which the networks are not sure."""

_log = logging.getLogger("train_digit_detector")


def main(arguments: list[str] | None = None) -> int:
    """Train, measure and write the detector."""
    parser = argparse.ArgumentParser(prog="python -m dlcore.pretrained.digits.train_detector")
    parser.add_argument("pen", type=Path, metavar="PEN_STROKES.npz")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    keras.utils.set_random_seed(options.seed)
    random = np.random.default_rng(options.seed)
    new = list(SHAPES)[::5]
    known = [name for name in SHAPES if name not in new]
    mnist, pen = Mnist().load(Cache.default()), pen_digits.load(options.pen)
    digits, labels = _digits(mnist, pen, random)
    measured, network = (
        _train(digits, labels, _others(shapes, mnist.x_train, pen, random), options.epochs)
        for shapes in (known, list(SHAPES))
    )
    detector.save_weights(network.get_weights())
    _write_doubt(network, mnist, pen, random)
    unseen = _sure(_drawings(1000, lambda: _shape(random, new)), measured)[0]
    _write_card(pen, _share(unseen), random)
    return 0


def _train(digits: Array, labels: Array, others: Array, epochs: int) -> keras.Model:
    """Train a network on digits and on images that show none."""
    images = np.concatenate([digits, others])[..., None]
    classes = np.concatenate([labels, np.full(len(others), detector.NO_DIGIT)]).astype(np.int32)
    _log.info("%d images", len(images))
    network = detector.build_model()
    rate = keras.optimizers.schedules.CosineDecay(RATE, epochs * (len(images) // BATCH))
    loss = "sparse_categorical_crossentropy"
    network.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    network.fit(images, classes, batch_size=BATCH, epochs=epochs, verbose=2)
    return network


def _digits(mnist: Dataset, pen: PenDigits, random: Random) -> tuple[Array, Array]:
    """Return images from 0 to 1, ``(n, 28, 28)``, and their labels."""
    chosen = random.permutation(len(mnist.y_train))[:MNIST_DIGITS]
    drawn = np.tile(np.asarray(pen_digits.training_indices(pen)), PEN_VARIANTS)
    images = [mnist.x_train[chosen].astype(np.float32) / 255]
    images += [np.stack([_image(random, pen.strokes(i), 0.25) for i in drawn])]
    return np.concatenate(images), np.concatenate([mnist.y_train[chosen], pen.labels[drawn]])


def _others(shapes: Sequence[str], digits: Array, pen: PenDigits, random: Random) -> Array:
    """Return images that show no digit, or not exactly one, ``(n, 28, 28)``."""
    sources: list[tuple[int, Callable[[], Array]]] = [
        (SHAPE_DRAWINGS, lambda: _shape(random, shapes)),
        (SIGNS, lambda: _image(random, draw_sign(random), 0.3)),
        (SCRIBBLES, lambda: _scribble(random)),
        (PAIRS, lambda: _pair(random, digits)),
        (PEN_PAIRS, lambda: _pen_pair(random, pen)),
        (PARTS, lambda: _part(random, digits)),
        (LINED, lambda: _lined(random, digits)),
        (FILLED, lambda: _filled(random, shapes)),
        (HOLES, lambda: _hole(random, digits)),
    ]
    return np.stack([draw() for count, draw in sources for _ in range(count)])


def _shape(random: Random, names: Sequence[str]) -> Array:
    return _image(random, draw_shape(random, names[int(random.integers(len(names)))]), 0.3)


def _scribble(random: Random) -> Array:
    return _prepared(render_strokes(scribble(random, SIDE), SIDE, _width(random)))


def _image(random: Random, strokes: Sequence[Array], turn: float) -> Array:
    """Render strokes with a random rotation, slant, stretch and pen."""
    points = np.concatenate(strokes)
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    angle, slant = random.uniform(-turn, turn), random.uniform(-0.3, 0.3)
    stretch = float(np.exp(random.uniform(-0.2, 0.2)))
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    matrix = np.array([[stretch, 0], [slant, 1 / stretch]]) @ rotation
    scale = 0.55 * SIDE / (float(np.ptp(points, axis=0).max()) + 1e-6)
    moved = [((stroke - middle) @ matrix) * scale + SIDE / 2 for stroke in strokes]
    return _prepared(render_strokes(moved, SIDE, _width(random)))


def _width(random: Random) -> float:
    return float(np.exp(random.uniform(np.log(2.0), np.log(11.0))))


def _prepared(drawing: Array) -> Array:
    return prepare_drawing(drawing).centred


def _pair(random: Random, images: Array) -> Array:
    """Two digits side by side, apart, touching or overlapping."""
    left, right = (_cropped(images[random.integers(len(images))]) for _ in range(2))
    gap = int(random.integers(-7, 7))
    rows = max(len(left), len(right)) + 6
    canvas = np.zeros((rows, left.shape[1] + right.shape[1] + 8), np.float32)
    for digit, column in ((left, 0), (right, max(0, left.shape[1] + gap))):
        top = int(random.integers(0, rows - len(digit) + 1))
        view = canvas[top : top + len(digit), column : column + digit.shape[1]]
        np.maximum(view, digit[:, : view.shape[1]], out=view)
    return _prepared(canvas)


def _pen_pair(random: Random, pen: PenDigits) -> Array:
    """Two pen digits beside each other, of which the strokes may cross."""
    left, right = (
        _fitted(pen.strokes(int(random.choice(pen_digits.training_indices(pen)))), random)
        for _ in range(2)
    )
    widths = [max(0.2, float(np.concatenate(digit)[:, 0].max())) for digit in (left, right)]
    offset = (widths[0] - random.uniform(-0.4, 0.6) * min(widths), random.uniform(-0.2, 0.2))
    return _image(random, [*left, *(stroke + offset for stroke in right)], 0.1)


def _fitted(strokes: Sequence[Array], random: Random) -> list[Array]:
    """Move strokes to the origin and scale them to a height of about 1."""
    points = np.concatenate(strokes)
    corner, size = points.min(axis=0), np.ptp(points, axis=0)
    scale = random.uniform(0.8, 1.2) / max(size[1], 0.5 * size[0], 1e-6)
    return [(stroke - corner) * scale for stroke in strokes]


def _part(random: Random, images: Array) -> Array:
    """A digit of which about half is cut off."""
    digit = _cropped(images[random.integers(len(images))])
    axis = int(random.integers(2))
    size = digit.shape[axis]
    keep = max(3, round(size * random.uniform(0.35, 0.6)))
    first = 0 if random.random() < 0.5 else size - keep
    part = digit.take(range(first, first + keep), axis=axis)
    # What is left of a narrow digit is a line, as a 1 is.
    return _prepared(part) if min(part.shape) >= 7 else _pair(random, images)


def _lined(random: Random, images: Array) -> Array:
    """A digit with printed lines through it, or in a frame."""
    image = np.pad(_cropped(images[random.integers(len(images))]), 5)
    rows, columns = image.shape
    weight = float(random.uniform(0.4, 1))
    if random.random() < 0.4:
        image[[0, -1]] = image[:, [0, -1]] = weight
        return _prepared(image)
    for _ in range(random.integers(1, 4)):
        if random.random() < 0.5:
            row = int(random.integers(0, rows))
            image[row] = np.maximum(image[row], weight)
        else:
            column = int(random.integers(0, columns))
            image[:, column] = np.maximum(image[:, column], weight)
    return _prepared(image)


def _filled(random: Random, names: Sequence[str]) -> Array:
    """A shape filled with ink."""
    points = np.concatenate(draw_shape(random, names[int(random.integers(len(names)))]))
    image = Image.new("L", (SIDE, SIDE))
    corners = [(float(x), float(y)) for x, y in points * 0.6 * SIDE + 0.2 * SIDE]
    ImageDraw.Draw(image).polygon(corners, fill=255)
    drawing = np.asarray(image, np.float32) / 255
    return _prepared(drawing) if has_ink(drawing) else _shape(random, names)


def _hole(random: Random, images: Array) -> Array:
    """The paper around a digit, taken for ink."""
    digit = _cropped(images[random.integers(len(images))])
    turned = Image.fromarray(1 - np.pad(digit, int(random.integers(2, 8))))
    return _prepared(np.asarray(turned.rotate(random.uniform(-40, 40), expand=True)))


def _cropped(image: Array) -> Array:
    """Crop an image of MNIST to its ink; return ink from 0 to 1."""
    rows, columns = (np.flatnonzero((image > 25).any(axis=axis)) for axis in (1, 0))
    part = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return part.astype(np.float32) / 255


def _write_doubt(network: keras.Model, mnist: Dataset, pen: PenDigits, random: Random) -> None:
    """Fit the weights of doubt, and write them into the model card.

    Pairs are to be doubted, and digits that the classifier gets wrong, each as much as ten pairs.
    The bias is such that of so many digits as ``UNSURE`` says the networks are not sure.
    """
    single, labels = _some_digits(mnist, pen)
    pairs = [_overlapping(random, pen) for _ in range(1600)]
    pairs += [_pair(random, mnist.x_train) for _ in range(800)]
    images = np.concatenate([single, np.stack(pairs)])
    seen, read = _outputs(images, network)
    signs = doubt.signs_of(seen, read, images)
    is_right = np.zeros(len(images), bool)
    is_right[: len(single)] = read[: len(single)].argmax(axis=1) == labels
    repeats = np.ones(len(images), np.int64)
    repeats[: len(single)][~is_right[: len(single)]] = 10
    *fitted, _ = doubt.fit_weights(np.repeat(signs, repeats, axis=0), np.repeat(is_right, repeats))
    is_open = (seen[:, detector.NO_DIGIT] < detector.MIN_REJECTION) & (
        read.max(axis=1) >= MIN_CONFIDENCE
    )
    doubts = np.where(is_open, signs @ fitted, np.inf)[: len(single)]
    bias = -float(np.sort(doubts)[round((1 - UNSURE) * len(single))])
    weights = {**dict(zip(doubt.SIGNS, fitted, strict=True)), "bias": bias}
    _update_card({"doubt": {name: round(float(weight), 3) for name, weight in weights.items()}})


def _some_digits(mnist: Dataset, pen: PenDigits) -> tuple[Array, Array]:
    """Return images of some training digits, as the page prepares them, and their labels."""
    drawn = list(pen_digits.training_indices(pen))[::4]
    images = [render_pen_digits(pen, drawn), mnist.x_train[::50].astype(np.float32) / 255]
    return np.concatenate(images), np.concatenate([pen.labels[drawn], mnist.y_train[::50]])


def _overlapping(random: Random, pen: PenDigits) -> Array:
    """Two pen digits on the canvas of the page, of which the boxes overlap."""
    left, right = map(int, random.choice(pen_digits.training_indices(pen), 2))
    return _prepared(render_pen_pair(pen, left, right, random.uniform(0, 0.5)))


def _update_card(changes: Mapping[str, object]) -> None:
    card = {**json.loads(detector.MODEL_CARD.read_text("utf-8")), **changes}
    detector.MODEL_CARD.write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    detector.model_card.cache_clear()
    _log.info("%s", json.dumps(card))


def _write_card(pen: PenDigits, new_shapes: float, random: Random) -> None:
    """Write how sure classifier and detector together are of digits and of other drawings.

    The digits are the last third of the pen strokes, whose writers nobody learned from.

    Args:
        pen: all pen digits.
        new_shapes: share of the shapes, unknown to the network, of which it is sure.
        random: generator.
    """
    last = pen_digits.test_indices(pen)
    labels = pen.labels[list(last)]
    images = render_pen_digits(pen, last)
    network = detector.load_model()
    sure, classes = _sure(images, network)
    wrong = sure & (classes != labels)
    scribbles = _sure(_drawings(1000, lambda: _scribble(random)), network)[0]
    card = {
        "pen": {"drawings": len(images), "sure": _share(sure), "sure_and_wrong": int(wrong.sum())},
        "new_shapes": {"sure": new_shapes},
        "scribbles": {"sure": _share(scribbles)},
    }
    _update_card(card)


def _sure(images: Array, network: keras.Model) -> tuple[Array, Array]:
    """Return whether the prediction for each image can be relied on, and its class."""
    seen, read = _outputs(images, network)
    classes = read.argmax(axis=1)
    agree = detector.detect(seen, read, images) == classes
    return (read.max(axis=1) >= MIN_CONFIDENCE) & agree, classes


def _outputs(images: Array, network: keras.Model) -> tuple[Array, Array]:
    """Return the outputs of a detector and of the bundled classifier."""
    inputs = images[..., None]
    seen, read = (
        each.predict(inputs, batch_size=500, verbose=0) for each in (network, model.load_model())
    )
    return seen, read


def _drawings(count: int, draw: Callable[[], Array]) -> Array:
    return np.stack([draw() for _ in range(count)])


def _share(values: Array) -> float:
    return round(float(values.mean()), 4)


if __name__ == "__main__":
    sys.exit(main())
