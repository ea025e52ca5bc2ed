"""Drawn digits as files."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from dlcore.handwriting.strokes import rendered


def ink(number: int = 0, **settings: Any) -> Array:
    """A pen digit of those that come with the app, as ink from 0 to 1."""
    side = settings.get("side", 320)
    strokes = pen_digits.on_canvas(pen_digits.sample().strokes(number), side)
    return rendered(strokes, **settings)


def file_of(pixels: Array, form: str = "PNG") -> bytes:
    """uint8 pixels as a file."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, form)
    return file.getvalue()


def grey(drawn: Array, ground: int, pen: int) -> Array:
    """Ink on a ground of one brightness, drawn by a pen of another."""
    return np.round(ground + drawn * (pen - ground)).astype(np.uint8)


def stencil(cover: Array, colour: tuple[int, int, int]) -> Array:
    """A sheet of one colour that covers by shares from 0 to 1."""
    sheet = np.broadcast_to(np.array(colour, np.uint8), (*cover.shape, 3))
    return np.dstack([sheet, np.round(cover * 255).astype(np.uint8)])
