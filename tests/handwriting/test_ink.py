"""Ink is extracted from images of any brightness and transparency."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dlcore.datasets.uploads.image_file import read_image
from dlcore.errors import DlcoreError, DrawingEmpty
from dlcore.handwriting.drawing import prepare_drawing
from dlcore.handwriting.ink import extract_ink
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
def test_every_kind_of_image_gives_the_same_digit(name: str) -> None:
    image = prepare_drawing(extract_ink(read_image(FILES[name]))).centred
    assert np.abs(image - prepare_drawing(DRAWN).centred).mean() < 0.02


def test_a_sheet_with_transparent_corners_gives_its_ink() -> None:
    alpha = np.pad(np.ones((300, 300)), 10)
    pixels = stencil(alpha, (255, 255, 255))
    pixels[..., :3] = grey(DRAWN, 255, 0)[..., None]
    image = prepare_drawing(extract_ink(read_image(file_of(pixels)))).centred
    assert np.abs(image - prepare_drawing(DRAWN).centred).mean() < 0.02


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 2), (300, 300)])
@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_image_without_contrast_raises(shape: tuple[int, int], value: int) -> None:
    with pytest.raises(DrawingEmpty):
        extract_ink(read_image(file_of(np.full(shape, value, np.uint8))))


@given(arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12), st.just(4))))
def test_any_pixels_give_ink_or_an_error(pixels: Any) -> None:
    try:
        extracted = extract_ink(pixels)
    except DrawingEmpty:
        return
    assert extracted.shape == pixels.shape[:2]
    assert extracted.min() >= 0 and extracted.max() == 1
    prepare_drawing(extracted)


@given(st.binary(max_size=200), st.sampled_from(list(FILES)), st.integers(0, 4000))
def test_a_damaged_file_gives_ink_or_an_error(junk: bytes, name: str, offset: int) -> None:
    intact = FILES[name]
    damaged = intact[:offset] + junk + intact[offset + len(junk) :]
    with contextlib.suppress(DlcoreError):
        extract_ink(read_image(damaged))
