"""Ink is extracted from images of any brightness and transparency."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from dlcore.arrays import Array
from dlcore.datasets.uploads.image_file import read_image
from dlcore.errors import DlcoreError, InkNotFound
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


def paper(value: float = 235, shape: tuple[int, int] = (360, 360)) -> Array:
    return np.full((*shape, 3), value, np.float32)


def written(paper: Array, colour: tuple[int, int, int] = (30, 30, 40)) -> Array:
    """Write the digit into the middle of a paper."""
    weight = np.pad(DRAWN, 20)[..., None]
    mixed: Array = paper * (1 - weight) + np.array(colour, np.float32) * weight
    return mixed


def shadow() -> Array:
    """Half of the light beyond a soft diagonal edge."""
    y, x = np.mgrid[0:360, 0:360]
    light: Array = 1 - 0.5 / (1 + np.exp((x + 0.4 * y - 250) / 5))
    return light[..., None]


def with_lines(paper: Array, colour: tuple[int, int, int], *, pitch: int) -> Array:
    paper = paper.copy()
    paper[::pitch] = paper[:, ::pitch] = colour
    return paper


def with_frame(paper: Array) -> Array:
    paper = paper.copy()
    paper[20:340, [20, 21, 338, 339]] = paper[[20, 21, 338, 339], 20:340] = 20
    return paper


def with_table(paper: Array) -> Array:
    paper = paper.copy()
    paper[:, :36], paper[330:] = (40, 30, 25), (60, 40, 30)
    return paper


def with_specks(paper: Array) -> Array:
    paper = paper.copy()
    for row, column in ((30, 40), (300, 310), (340, 60)):
        paper[row : row + 5, column : column + 5] = 10
    return paper


PHOTOGRAPHS = {
    "plain": written(paper()),
    "shadow": written(paper()) * shadow(),
    "light that falls off": written(paper()) * np.linspace(0.3, 1, 360)[:, None, None],
    "table at two sides": with_table(written(paper())),
    "squared paper": written(with_lines(paper(), (170, 200, 235), pitch=24)),
    "printed box": with_frame(written(paper())),
    "specks": with_specks(written(paper())),
    "blue paper": written(paper() * np.array([0.4, 0.6, 0.95])),
    "yellow marker": written(paper(), (240, 235, 60)),
    "chalk": written(paper(40), (235, 235, 230)),
}


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_only_the_digit_of_a_photograph_is_ink(name: str) -> None:
    random = np.random.default_rng(0)
    noisy = (PHOTOGRAPHS[name] + random.normal(0, 2, (360, 360, 3))).clip(0, 255)
    pixels = np.asarray(Image.fromarray(noisy.round().astype(np.uint8)).convert("RGBA"))
    image = prepare_drawing(extract_ink(pixels)).centred
    assert np.abs(image - prepare_drawing(DRAWN).centred).mean() < 0.03


@pytest.mark.parametrize("side", [20, 28, 56, 100])
def test_small_images_are_read(side: int) -> None:
    small = Image.fromarray(grey(DRAWN, 255, 0)).resize((side, side), Image.Resampling.BOX)
    image = prepare_drawing(extract_ink(read_image(file_of(np.asarray(small))))).centred
    assert np.abs(image - prepare_drawing(DRAWN).centred).mean() < 0.09


def test_lines_wider_than_the_window_are_found_on_a_plain_background() -> None:
    blot = np.full((64, 64), 250, np.uint8)
    blot[8:56, 20:44] = 20
    extracted = extract_ink(read_image(file_of(blot)))
    assert extracted.mean() == pytest.approx(48 * 24 / 64**2, abs=0.05)


def test_blank_paper_with_a_shadow_has_no_ink() -> None:
    pixels = (paper() * shadow()).round().astype(np.uint8)
    with pytest.raises(InkNotFound):
        extract_ink(np.asarray(Image.fromarray(pixels).convert("RGBA")))


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (2, 2), (300, 300)])
@pytest.mark.parametrize("value", [0, 128, 255])
def test_an_image_without_contrast_raises(shape: tuple[int, int], value: int) -> None:
    with pytest.raises(InkNotFound):
        extract_ink(read_image(file_of(np.full(shape, value, np.uint8))))


@settings(max_examples=40)
@given(arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12), st.just(4))))
def test_any_pixels_give_ink_or_an_error(pixels: Any) -> None:
    try:
        extracted = extract_ink(pixels)
    except InkNotFound:
        return
    assert extracted.shape == tuple(4 * side for side in pixels.shape[:2])
    assert extracted.min() >= 0 and extracted.max() <= 1
    prepare_drawing(extracted)


@settings(max_examples=20)
@given(st.binary(max_size=200), st.sampled_from(list(FILES)), st.integers(0, 4000))
def test_a_damaged_file_gives_ink_or_an_error(junk: bytes, name: str, offset: int) -> None:
    intact = FILES[name]
    damaged = intact[:offset] + junk + intact[offset + len(junk) :]
    with contextlib.suppress(DlcoreError):
        extract_ink(read_image(damaged))
