"""A drawing's way into a network: what holds for every drawing, and each step by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dlcore.arrays import Array
from dlcore.errors import DrawingEmpty
from dlcore.handwriting.drawing import DIGITS, FRAMES, INK, MNIST, NAIVE, Frame, Steps, prepared

SHEETS = arrays(
    np.float32,
    st.tuples(st.integers(1, 60), st.integers(1, 60)),
    elements=st.floats(0, 1, width=32),
    fill=st.just(0.0),
).filter(lambda sheet: sheet.max() > INK)
STEPS = st.builds(Steps, **{name: st.booleans() for name in Steps.model_fields})


def sheet_with(rows: slice, columns: slice, side: int = 100) -> Array:
    """A black sheet with a white bar."""
    sheet = np.zeros((side, side), np.float32)
    sheet[rows, columns] = 1
    return sheet


@given(SHEETS, STEPS, st.sampled_from(list(FRAMES.values())))
def test_every_drawing_becomes_a_picture_of_the_frame(
    sheet: Array, steps: Steps, frame: Frame
) -> None:
    picture = prepared(sheet, frame, steps).centred
    assert picture.shape == (frame.side, frame.side)
    assert picture.dtype == np.float32
    assert picture.min() >= 0 and picture.max() == pytest.approx(1)


@given(SHEETS)
def test_ink_stays_within_the_inner_frame_and_keeps_its_proportions(sheet: Array) -> None:
    way = prepared(sheet)
    rows, columns = way.scaled.shape
    assert max(rows, columns) == MNIST.inner
    exact = MNIST.inner * min(way.boxed.shape) / max(way.boxed.shape)
    assert min(rows, columns) == pytest.approx(max(1, exact), abs=0.5)
    assert way.centred.sum() == pytest.approx(way.scaled.sum(), rel=1e-4)


@given(SHEETS, st.integers(0, 30), st.integers(0, 30))
def test_where_on_the_sheet_something_is_drawn_makes_no_difference(
    sheet: Array, down: int, right: int
) -> None:
    moved = np.pad(sheet, ((down, 7), (right, 3)))
    assert np.array_equal(prepared(moved).centred, prepared(sheet).centred)


@given(SHEETS)
def test_the_centre_of_mass_lies_in_the_middle_unless_ink_would_be_lost(sheet: Array) -> None:
    way = prepared(sheet)
    middle = (MNIST.side - 1) / 2
    total = way.centred.sum()
    for axis, shift, size in zip((1, 0), way.shift, way.scaled.shape, strict=True):
        centre = way.centred.sum(axis=axis) @ np.arange(MNIST.side) / total
        at_the_edge = abs(shift) >= (MNIST.side - size) // 2
        assert abs(centre - middle) <= 0.51 or at_the_edge


def test_a_digit_is_fitted_into_20_pixels() -> None:
    way = prepared(sheet_with(slice(10, 90), slice(40, 60)))
    assert way.boxed.shape == (80, 20)
    assert way.scaled.shape == (20, 5)
    rows, columns = np.nonzero(way.centred)
    assert (rows.min(), rows.max()) == (4, 23)
    assert np.ptp(columns) == 4


def test_without_the_box_the_whole_sheet_is_taken() -> None:
    way = prepared(sheet_with(slice(10, 20), slice(10, 20)), steps=Steps(box=False))
    assert way.boxed.shape == (100, 100)


def test_without_the_proportions_everything_fills_the_frame() -> None:
    way = prepared(sheet_with(slice(10, 90), slice(40, 60)), steps=Steps(proportions=False))
    assert way.scaled.shape == (20, 20)


def test_without_the_margin_a_digit_touches_the_edge() -> None:
    way = prepared(sheet_with(slice(10, 90), slice(40, 60)), steps=Steps(margin=False))
    assert way.centred[0].any() and way.centred[-1].any()


def test_without_the_mass_the_box_is_in_the_middle() -> None:
    heavy_foot = sheet_with(slice(0, 100), slice(45, 55)) + sheet_with(slice(80, 100), slice(0, 45))
    assert prepared(heavy_foot).shift != (0, 0)
    assert prepared(heavy_foot, steps=Steps(mass=False)).shift == (0, 0)


def test_naive_is_the_sheet_made_small() -> None:
    way = prepared(sheet_with(slice(0, 50), slice(0, 50), side=56), steps=NAIVE)
    assert np.array_equal(way.centred, sheet_with(slice(0, 25), slice(0, 25), side=28))


def test_small_digits_fill_their_picture() -> None:
    way = prepared(sheet_with(slice(10, 90), slice(30, 70)), DIGITS)
    assert way.centred.shape == (8, 8)
    assert way.centred[0].any() and way.centred[7].any() and not way.centred[:, 0].any()


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (1, 1), (320, 320)])
def test_an_empty_sheet_is_no_digit(shape: tuple[int, int]) -> None:
    with pytest.raises(DrawingEmpty):
        prepared(np.zeros(shape, np.float32))
