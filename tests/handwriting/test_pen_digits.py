"""Pen digits: the bundled sample and its strokes."""

from __future__ import annotations

import numpy as np

from dlcore.handwriting import pen_digits
from dlcore.handwriting.pen_digits import PenDigits


def test_the_sample_is_small_and_contains_every_digit() -> None:
    sample = pen_digits.sample()
    assert len(sample) == 500
    assert np.bincount(sample.labels, minlength=10).min() >= 30
    assert pen_digits.SAMPLE.stat().st_size < 200_000


def test_a_stroke_starts_where_the_pen_comes_down() -> None:
    points = np.array([[10, 490, 1], [20, 480, 0], [30, 470, 1], [5, 5, 1]], np.int16)
    digits = PenDigits(points, np.array([0, 3, 4]), np.array([4, 1]))
    first, second = digits.strokes(0)
    # y points upward on the tablet, downward in an image.
    assert first.tolist() == [[10, 10], [20, 20]]
    assert second.tolist() == [[30, 30]]
    assert [stroke.tolist() for stroke in digits.strokes(1)] == [[[5, 495]]]
    assert digits.subset([1]).strokes(0)[0].tolist() == [[5, 495]]


def test_no_stroke_starts_where_the_pen_is_lifted() -> None:
    points = np.array([[9, 9, 1], [8, 8, 0], [8, 8, 1], [3, 3, 1], [4, 4, 0], [4, 4, 1]], np.int16)
    strokes = PenDigits(points, np.array([0, 6]), np.array([4])).strokes(0)
    assert [stroke.tolist() for stroke in strokes] == [
        [[9, 491], [8, 492]],
        [[3, 497], [4, 496]],
    ]
    assert min(len(stroke) for i in range(500) for stroke in pen_digits.sample().strokes(i)) > 1


def test_training_and_test_digits_are_disjoint() -> None:
    digits = pen_digits.sample()
    first, last = pen_digits.training_indices(digits), pen_digits.test_indices(digits)
    assert [*first, *last] == list(range(500))
    assert len(first) == 333
