"""Several digits in one drawing are found; the strokes of one digit stay together."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.arrays import Array
from dlcore.handwriting.separation import MAX_DIGITS, separate_digits
from dlcore.handwriting.strokes import render_strokes
from tests.handwriting.images import ink


def strokes(*lines: list[tuple[int, int]], pen: float = 12) -> Array:
    return render_strokes([np.array(line, np.float32) for line in lines], 320, pen)


ONE = [(80, 60), (80, 240)]
OTHER_ONE = [(200, 60), (205, 240)]


def test_two_digits_side_by_side_are_separated_from_left_to_right() -> None:
    drawing = strokes(OTHER_ONE, ONE)
    left, right = separate_digits(drawing)
    np.testing.assert_array_equal(left, strokes(ONE))
    np.testing.assert_array_equal(left + right, drawing)


def test_a_digit_below_another_is_separated() -> None:
    assert len(separate_digits(strokes([(80, 30), (80, 120)], [(85, 190), (85, 290)]))) == 2


def test_a_dot_belongs_to_the_nearest_digit() -> None:
    left, right = separate_digits(strokes(ONE, OTHER_ONE, [(240, 150), (240, 152)]))
    assert left[150, 240] == 0 and right[150, 240] > 0


@pytest.mark.parametrize(
    "drawing",
    [
        strokes(),
        strokes(ONE),
        # The bar of a 5 above and beside its body, and an open 4.
        strokes(
            [(120, 60), (120, 140), (190, 160), (190, 230), (120, 250)], [(140, 40), (210, 40)]
        ),
        strokes([(100, 60), (90, 160), (170, 160)], [(185, 80), (185, 260)]),
    ],
)
def test_the_strokes_of_one_digit_are_not_separated(drawing: Array) -> None:
    (only,) = separate_digits(drawing)
    assert only is drawing


def test_a_digit_of_two_strokes_is_separated_from_its_neighbour() -> None:
    bar, body = [(30, 50), (20, 130), (90, 130)], [(105, 70), (105, 190)]
    one = [(240, 60), (240, 200)]
    four, alone = separate_digits(strokes(one, bar, body))
    np.testing.assert_array_equal(four, strokes(bar, body))
    np.testing.assert_array_equal(alone, strokes(one))


def test_pen_digits_are_single_digits() -> None:
    assert sum(len(separate_digits(ink(number))) > 1 for number in range(60)) == 0


def test_no_more_than_the_maximum_are_separated() -> None:
    lines = [[(x, 100), (x, 200)] for x in range(15, 310, 25)]
    assert len(separate_digits(strokes(*lines, pen=4))) == MAX_DIGITS
