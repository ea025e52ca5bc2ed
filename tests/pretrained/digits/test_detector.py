"""The bundled detector accepts digits and rejects other drawings."""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import prepare_drawing
from dlcore.handwriting.pen_images import render_pen_digits
from dlcore.handwriting.shapes import draw_shape
from dlcore.handwriting.strokes import render_strokes
from dlcore.pretrained.digits.detector import NO_DIGIT, detect, load_model

NAMES = ("heart", "A", "star", "smile", "house", "K", "hash", "tree sign")


def accepted(images: Array) -> float:
    outputs = np.asarray(load_model()(images[..., None], training=False))
    return float((detect(outputs) != NO_DIGIT).mean())


def test_digits_are_accepted() -> None:
    digits = render_pen_digits(pen_digits.sample(), range(200))
    assert accepted(digits) > 0.9


def test_other_drawings_are_rejected() -> None:
    random = np.random.default_rng(1)
    drawings = [[stroke * 200 + 60 for stroke in draw_shape(random, name)] for name in NAMES * 10]
    images = [prepare_drawing(render_strokes(drawing)).centred for drawing in drawings]
    assert accepted(np.stack(images)) < 0.25
