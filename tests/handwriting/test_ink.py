"""Pictures as ink: whatever is light and whatever is dark, the same digit comes out."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dlcore.datasets.uploads.image_file import read_picture
from dlcore.errors import DlcoreError, DrawingEmpty, PictureUnreadable
from dlcore.handwriting.drawing import prepared
from dlcore.handwriting.ink import ink_of
from tests.handwriting.images import file_of, grey, ink, stencil

DRAWN = ink(3)

FILES = {
    "light on dark": file_of(grey(DRAWN, 0, 255)),
    "dark on light": file_of(grey(DRAWN, 255, 0)),
    "pencil on grey paper": file_of(grey(DRAWN, 200, 120)),
    "jpeg": file_of(grey(DRAWN, 240, 20), "JPEG"),
    "sixteen bits": file_of(grey(DRAWN, 255, 0).astype(np.uint16) * 257),
    "black on nothing": file_of(stencil(DRAWN, (0, 0, 0))),
    "white on nothing": file_of(stencil(DRAWN, (255, 255, 255))),
    "cut out of a sheet": file_of(stencil(1 - DRAWN, (90, 90, 200))),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_picture_shows_the_same_digit(name: str) -> None:
    read = prepared(ink_of(read_picture(FILES[name]))).centred
    assert np.abs(read - prepared(DRAWN).centred).mean() < 0.02


def test_a_sheet_with_transparent_corners_is_read_by_its_ink() -> None:
    cover = np.pad(np.ones((300, 300)), 10)
    pixels = stencil(cover, (255, 255, 255))
    pixels[..., :3] = grey(DRAWN, 255, 0)[..., None]
    read = prepared(ink_of(read_picture(file_of(pixels)))).centred
    assert np.abs(read - prepared(DRAWN).centred).mean() < 0.02


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 2), (300, 300)])
@pytest.mark.parametrize("value", [0, 128, 255])
def test_one_colour_is_no_digit(shape: tuple[int, int], value: int) -> None:
    with pytest.raises(DrawingEmpty):
        ink_of(read_picture(file_of(np.full(shape, value, np.uint8))))


@given(arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12), st.just(4))))
def test_any_pixels_give_ink_or_a_reason(pixels: Any) -> None:
    try:
        read = ink_of(pixels)
    except DrawingEmpty:
        return
    assert read.shape == pixels.shape[:2]
    assert read.min() >= 0 and read.max() == 1
    prepared(read)


@given(st.binary(max_size=200), st.sampled_from(list(FILES)), st.integers(0, 4000))
def test_a_damaged_file_has_a_reason(junk: bytes, name: str, place: int) -> None:
    whole = FILES[name]
    damaged = whole[:place] + junk + whole[place + len(junk) :]
    with contextlib.suppress(DlcoreError):
        ink_of(read_picture(damaged))


def test_a_file_of_another_kind_is_refused_whatever_its_name() -> None:
    with pytest.raises(PictureUnreadable):
        read_picture(file_of(grey(DRAWN, 0, 255), "GIF"))
