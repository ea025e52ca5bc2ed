"""The bundled detector accepts digits and rejects other drawings."""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import prepare_drawing
from dlcore.handwriting.pen_images import render_pen_digits, render_pen_pair
from dlcore.handwriting.separation import separate_digits
from dlcore.handwriting.shapes import draw_shape
from dlcore.handwriting.strokes import render_strokes
from dlcore.pretrained.digits import model
from dlcore.pretrained.digits.detector import DOUBTFUL, NO_DIGIT, detect, load_model

NAMES = ("heart", "A", "star", "smile", "house", "K", "hash", "tree sign")


def detected(images: Array) -> Array:
    seen, read = (
        np.asarray(network(images[..., None], training=False))
        for network in (load_model(), model.load_model())
    )
    return detect(seen, read, images)


def accepted(images: Array) -> float:
    return float((~np.isin(detected(images), (NO_DIGIT, DOUBTFUL))).mean())


def test_digits_are_accepted() -> None:
    sample = pen_digits.sample()
    assert (detected(render_pen_digits(sample)) == sample.labels).mean() > 0.9


def test_other_drawings_are_rejected() -> None:
    random = np.random.default_rng(1)
    drawings = [[stroke * 200 + 60 for stroke in draw_shape(random, name)] for name in NAMES * 10]
    images = [prepare_drawing(render_strokes(drawing)).centred for drawing in drawings]
    assert accepted(np.stack(images)) < 0.25


def test_two_digits_that_overlap_are_doubted() -> None:
    sample, random = pen_digits.sample(), np.random.default_rng(2)
    drawings = [
        render_pen_pair(sample, left, right, overlap)
        for overlap in (0.0, 0.2, 0.4) * 60
        for left, right in [random.integers(500, size=2).tolist()]
    ]
    connected = [each for each in drawings if len(separate_digits(each)) == 1]
    images = np.stack([prepare_drawing(drawing).centred for drawing in connected])
    assert accepted(images) < 0.05
