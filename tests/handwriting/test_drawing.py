"""The preparation of drawings: its invariants, and each step on its own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dlcore.arrays import Array
from dlcore.errors import DrawingEmpty
from dlcore.handwriting.drawing import (
    DIGITS,
    IMAGE_FORMATS,
    INK,
    MNIST,
    NO_STEPS,
    ImageFormat,
    PreparationSteps,
    prepare_drawing,
)

DRAWINGS = arrays(
    np.float32,
    st.tuples(st.integers(1, 60), st.integers(1, 60)),
    elements=st.floats(0, 1, width=32),
    fill=st.just(0.0),
).filter(lambda drawing: drawing.max() > INK)
STEPS = st.builds(
    PreparationSteps, **{name: st.booleans() for name in PreparationSteps.model_fields}
)


def bar(rows: slice, columns: slice, side: int = 100) -> Array:
    """An empty drawing with a bar of ink."""
    drawing = np.zeros((side, side), np.float32)
    drawing[rows, columns] = 1
    return drawing


@given(DRAWINGS, STEPS, st.sampled_from(list(IMAGE_FORMATS.values())))
def test_every_drawing_becomes_an_image_of_the_frame(
    drawing: Array, steps: PreparationSteps, image_format: ImageFormat
) -> None:
    image = prepare_drawing(drawing, image_format, steps).centred
    assert image.shape == (image_format.side, image_format.side)
    assert image.dtype == np.float32
    assert image.min() >= 0 and image.max() == pytest.approx(1)


@given(DRAWINGS)
def test_ink_fits_the_inner_frame_and_keeps_its_aspect_ratio(drawing: Array) -> None:
    result = prepare_drawing(drawing)
    rows, columns = result.scaled.shape
    assert max(rows, columns) == MNIST.inner
    exact = MNIST.inner * min(result.boxed.shape) / max(result.boxed.shape)
    assert min(rows, columns) == pytest.approx(max(1, exact), abs=0.5)
    assert result.centred.sum() == pytest.approx(result.scaled.sum(), rel=1e-4)


@given(DRAWINGS, st.integers(0, 30), st.integers(0, 30))
def test_the_position_of_a_drawing_is_irrelevant(drawing: Array, down: int, right: int) -> None:
    moved = np.pad(drawing, ((down, 7), (right, 3)))
    assert np.array_equal(prepare_drawing(moved).centred, prepare_drawing(drawing).centred)


@given(DRAWINGS)
def test_the_mass_is_centred_unless_ink_would_be_lost(drawing: Array) -> None:
    result = prepare_drawing(drawing)
    middle = (MNIST.side - 1) / 2
    total = result.centred.sum()
    for axis, shift, size in zip((1, 0), result.shift, result.scaled.shape, strict=True):
        centre = result.centred.sum(axis=axis) @ np.arange(MNIST.side) / total
        at_the_edge = abs(shift) >= (MNIST.side - size) // 2
        assert abs(centre - middle) <= 0.51 or at_the_edge


def test_a_digit_is_fitted_into_20_pixels() -> None:
    result = prepare_drawing(bar(slice(10, 90), slice(40, 60)))
    assert result.boxed.shape == (80, 20)
    assert result.scaled.shape == (20, 5)
    rows, columns = np.nonzero(result.centred)
    assert (rows.min(), rows.max()) == (4, 23)
    assert np.ptp(columns) == 4


def test_without_the_box_the_whole_drawing_is_used() -> None:
    result = prepare_drawing(bar(slice(10, 20), slice(10, 20)), steps=PreparationSteps(box=False))
    assert result.boxed.shape == (100, 100)


def test_without_the_proportions_a_digit_is_stretched_to_the_frame() -> None:
    result = prepare_drawing(
        bar(slice(10, 90), slice(40, 60)), steps=PreparationSteps(proportions=False)
    )
    assert result.scaled.shape == (20, 20)


def test_without_the_margin_a_digit_touches_the_edges() -> None:
    result = prepare_drawing(
        bar(slice(10, 90), slice(40, 60)), steps=PreparationSteps(margin=False)
    )
    assert result.centred[0].any() and result.centred[-1].any()


def test_without_the_mass_the_box_is_centred() -> None:
    bottom_heavy = bar(slice(0, 100), slice(45, 55)) + bar(slice(80, 100), slice(0, 45))
    assert prepare_drawing(bottom_heavy).shift != (0, 0)
    assert prepare_drawing(bottom_heavy, steps=PreparationSteps(mass=False)).shift == (0, 0)


def test_without_steps_the_whole_drawing_is_scaled_down() -> None:
    result = prepare_drawing(bar(slice(0, 50), slice(0, 50), side=56), steps=NO_STEPS)
    assert np.array_equal(result.centred, bar(slice(0, 25), slice(0, 25), side=28))


def test_small_digits_fill_their_image() -> None:
    result = prepare_drawing(bar(slice(10, 90), slice(30, 70)), DIGITS)
    assert result.centred.shape == (8, 8)
    assert result.centred[0].any() and result.centred[7].any() and not result.centred[:, 0].any()


def test_small_digits_have_the_same_height_and_leave_the_outer_columns_empty() -> None:
    result = prepare_drawing(bar(slice(30, 70), slice(10, 90)), DIGITS)
    assert result.scaled.shape == (8, 6)
    assert not result.centred[:, 0].any() and not result.centred[:, 7].any()


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (1, 1), (320, 320)])
def test_a_drawing_without_ink_raises(shape: tuple[int, int]) -> None:
    with pytest.raises(DrawingEmpty):
        prepare_drawing(np.zeros(shape, np.float32))
