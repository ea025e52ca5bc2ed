"""Images of pen digits have the size that a classifier expects."""

from __future__ import annotations

from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import DIGITS, NO_STEPS
from dlcore.handwriting.pen_images import render_pen_digits, render_pen_pair
from dlcore.handwriting.separation import separate_digits


def test_images_have_the_size_of_the_frame() -> None:
    sample = pen_digits.sample()
    assert render_pen_digits(sample, range(3)).shape == (3, 28, 28)
    assert render_pen_digits(sample, range(3), image_format=DIGITS).shape == (3, 8, 8)


def test_unprepared_digits_are_smaller() -> None:
    sample = pen_digits.sample()
    prepared = render_pen_digits(sample, [7])
    unprepared = render_pen_digits(sample, [7], steps=NO_STEPS)
    assert prepared.any(axis=1).sum() > unprepared.any(axis=1).sum()


def test_the_digits_of_a_pair_are_apart_or_overlap() -> None:
    sample = pen_digits.sample()
    counts = [len(separate_digits(render_pen_pair(sample, 0, 1, part))) for part in (-0.5, 0.4)]
    assert counts == [2, 1]
