"""Pen strokes: the digits that come with the app, and how they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import DIGITS, NAIVE
from dlcore.handwriting.pen_digits import PenDigits
from dlcore.handwriting.pen_images import pen_pictures
from dlcore.handwriting.strokes import CANVAS, PEN, rendered


def test_the_sample_is_small_and_has_every_digit() -> None:
    sample = pen_digits.sample()
    assert len(sample) == 500
    assert np.bincount(sample.labels, minlength=10).min() >= 30
    assert pen_digits.SAMPLE.stat().st_size < 200_000


def test_a_digit_is_parted_where_the_pen_comes_down() -> None:
    points = np.array([[10, 490, 1], [20, 480, 0], [30, 470, 1], [5, 5, 1]], np.int16)
    digits = PenDigits(points, np.array([0, 3, 4]), np.array([4, 1]))
    first, second = digits.strokes(0)
    # The tablet's y goes up, a picture's down.
    assert first.tolist() == [[10, 10], [20, 20]]
    assert second.tolist() == [[30, 30]]
    assert [stroke.tolist() for stroke in digits.strokes(1)] == [[[5, 495]]]
    assert digits.part([1]).strokes(0)[0].tolist() == [[5, 495]]


def test_where_the_pen_is_lifted_no_stroke_begins() -> None:
    points = np.array([[9, 9, 1], [8, 8, 0], [8, 8, 1], [3, 3, 1], [4, 4, 0], [4, 4, 1]], np.int16)
    strokes = PenDigits(points, np.array([0, 6]), np.array([4])).strokes(0)
    assert [stroke.tolist() for stroke in strokes] == [
        [[9, 491], [8, 492]],
        [[3, 497], [4, 496]],
    ]
    assert min(len(stroke) for i in range(500) for stroke in pen_digits.sample().strokes(i)) > 1


def test_the_last_third_is_kept_apart() -> None:
    digits = pen_digits.sample()
    first, last = pen_digits.first_two_thirds(digits), pen_digits.last_third(digits)
    assert [*first, *last] == list(range(500))
    assert len(first) == 333


def test_a_line_is_as_wide_as_the_pen_and_round_at_its_ends() -> None:
    sheet = rendered([np.array([[100.0, 160.0], [220.0, 160.0]])])
    assert sheet.shape == (CANVAS, CANVAS)
    assert sheet[:, 160].sum() == pytest.approx(PEN, abs=1.5)
    assert sheet[160].sum() == pytest.approx(120 + PEN, abs=2)


def test_a_point_is_a_dot() -> None:
    area = float(rendered([np.array([[50.0, 50.0]])], pen=20).sum())
    assert area == pytest.approx(np.pi * 100, rel=0.1)


def test_pictures_have_the_form_that_a_network_reads() -> None:
    sample = pen_digits.sample()
    assert pen_pictures(sample, range(3)).shape == (3, 28, 28)
    assert pen_pictures(sample, range(3), frame=DIGITS).shape == (3, 8, 8)
    proper, naive = pen_pictures(sample, [7]), pen_pictures(sample, [7], steps=NAIVE)
    assert proper.any(axis=1).sum() > naive.any(axis=1).sum()
