"""Image files of drawn digits."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

from dlcore.arrays import Array
from dlcore.handwriting import pen_digits
from dlcore.handwriting.strokes import render_strokes


def ink(index: int = 0, **settings: Any) -> Array:
    """A bundled pen digit as ink from 0 to 1."""
    side = settings.get("side", 320)
    strokes = pen_digits.scale_to_canvas(pen_digits.sample().strokes(index), side)
    return render_strokes(strokes, **settings)


def file_of(pixels: Array, image_format: str = "PNG") -> bytes:
    """Encode uint8 pixels as a file."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, image_format)
    return file.getvalue()


def grey(drawn: Array, background: int, pen: int) -> Array:
    """Draw ink with a pen of one brightness on a background of another."""
    return np.round(background + drawn * (pen - background)).astype(np.uint8)


def stencil(alpha: Array, colour: tuple[int, int, int]) -> Array:
    """An RGBA image of one colour with an alpha channel from 0 to 1."""
    rgb = np.broadcast_to(np.array(colour, np.uint8), (*alpha.shape, 3))
    return np.dstack([rgb, np.round(alpha * 255).astype(np.uint8)])
