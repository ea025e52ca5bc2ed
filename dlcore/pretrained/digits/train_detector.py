"""Train the detector of digits and write its weights.

    python -m dlcore.pretrained.digits.train_detector PEN_STROKES.npz [--epochs 3] [--seed 7]

Digits are MNIST's training set and the first two thirds of the pen strokes. Of the drawings
without a digit, one kind in five is held out to measure how new kinds are rejected.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import keras
import numpy as np
from PIL import Image, ImageDraw

from dlcore.analysis.calibration import MIN_CONFIDENCE
from dlcore.arrays import Array
from dlcore.datasets import Cache, Mnist
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import has_ink, prepare_drawing
from dlcore.handwriting.pen_images import render_pen_digits
from dlcore.handwriting.scribbles import scribble
from dlcore.handwriting.shapes import SHAPES, draw_shape
from dlcore.handwriting.strokes import render_strokes
from dlcore.pretrained.digits import detector, model

Random = np.random.Generator

SIDE = 112
"""Of the canvas that drawings are rendered on, in pixels."""

MNIST_DIGITS, PEN_VARIANTS = 24_000, 2
SHAPE_DRAWINGS, SCRIBBLES, PAIRS, PARTS, LINED = 11_000, 1_500, 6_000, 2_500, 3_000
FILLED, HOLES = 1_200, 2_000
BATCH, RATE = 128, 2e-3

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
    known, new = list(SHAPES), list(SHAPES)[::5]
    known = [name for name in known if name not in new]
    images, labels = _training_set(options.pen, known, random)
    _log.info("%d images", len(images))
    network = detector.build_model()
    steps = options.epochs * (len(images) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(RATE, steps)
    loss = "sparse_categorical_crossentropy"
    network.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    network.fit(images, labels, batch_size=BATCH, epochs=options.epochs, verbose=2)
    detector.save_weights(network.get_weights())
    _evaluate(options.pen, new, random)
    return 0


def _training_set(pen_path: Path, shapes: Sequence[str], random: Random) -> tuple[Array, Array]:
    """Return images from 0 to 1, ``(n, 28, 28, 1)``, and their classes."""
    mnist, pen = Mnist().load(Cache.default()), pen_digits.load(pen_path)
    chosen = random.permutation(len(mnist.y_train))[:MNIST_DIGITS]
    drawn = np.tile(np.asarray(pen_digits.training_indices(pen)), PEN_VARIANTS)
    digits = [mnist.x_train[chosen].astype(np.float32) / 255]
    digits += [np.stack([_image(random, pen.strokes(i), 0.25) for i in drawn])]
    sources: list[tuple[int, Callable[[], Array]]] = [
        (SHAPE_DRAWINGS, lambda: _shape(random, shapes)),
        (SCRIBBLES, lambda: _scribble(random)),
        (PAIRS, lambda: _pair(random, mnist.x_train)),
        (PARTS, lambda: _part(random, mnist.x_train)),
        (LINED, lambda: _lined(random, mnist.x_train)),
        (FILLED, lambda: _filled(random, shapes)),
        (HOLES, lambda: _hole(random, mnist.x_train)),
    ]
    others = np.stack([draw() for count, draw in sources for _ in range(count)])
    images = np.concatenate([*digits, others])[..., None]
    none = np.full(len(others), detector.NO_DIGIT)
    labels = np.concatenate([mnist.y_train[chosen], pen.labels[drawn], none])
    return images, labels.astype(np.int32)


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
    """Two digits side by side, apart or touching."""
    left, right = (_cropped(images[random.integers(len(images))]) for _ in range(2))
    gap = int(random.integers(-3, 7))
    rows = max(len(left), len(right)) + 6
    canvas = np.zeros((rows, left.shape[1] + right.shape[1] + 8), np.float32)
    for digit, column in ((left, 0), (right, max(0, left.shape[1] + gap))):
        top = int(random.integers(0, rows - len(digit) + 1))
        view = canvas[top : top + len(digit), column : column + digit.shape[1]]
        np.maximum(view, digit[:, : view.shape[1]], out=view)
    return _prepared(canvas)


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


def _evaluate(pen_path: Path, new_shapes: Sequence[str], random: Random) -> None:
    """Write how sure classifier and detector together are of digits and of other drawings.

    The digits are the last third of the pen strokes, whose writers nobody learned from.
    """
    pen = pen_digits.load(pen_path)
    last = pen_digits.test_indices(pen)
    labels = pen.labels[list(last)]
    images = render_pen_digits(pen, last)
    sure, classes = _sure(images)
    wrong = sure & (classes != labels)
    others = {
        "new_shapes": _drawings(1000, lambda: _shape(random, new_shapes)),
        "scribbles": _drawings(1000, lambda: _scribble(random)),
    }
    card = {
        "pen": {"drawings": len(images), "sure": _share(sure), "sure_and_wrong": int(wrong.sum())},
        **{name: {"sure": _share(_sure(drawn)[0])} for name, drawn in others.items()},
    }
    detector.MODEL_CARD.write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    _log.info("%s", json.dumps(card))


def _sure(images: Array) -> tuple[Array, Array]:
    """Return whether the prediction for each image can be relied on, and its class."""
    inputs = images[..., None]
    outputs = model.load_model().predict(inputs, batch_size=500, verbose=0)
    detected = detector.load_model().predict(inputs, batch_size=500, verbose=0)
    classes = outputs.argmax(axis=1)
    agree = detector.detect(detected) == classes
    return (outputs.max(axis=1) >= MIN_CONFIDENCE) & agree, classes


def _drawings(count: int, draw: Callable[[], Array]) -> Array:
    return np.stack([draw() for _ in range(count)])


def _share(values: Array) -> float:
    return round(float(values.mean()), 4)


if __name__ == "__main__":
    sys.exit(main())
