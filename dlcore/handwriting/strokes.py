"""Rendering of pen strokes, like the canvas of the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from dlcore.arrays import Array

CANVAS = 320
"""Side of the page's canvas in pixels."""

PEN = 18
"""Width of its pen in pixels: digits of 100 to 250 pixels get lines about as wide as MNIST's."""

_OVERSAMPLING = 2
"""Factor by which the drawing is larger before it is reduced with smooth edges."""


def render_strokes(strokes: Sequence[Array], side: int = CANVAS, pen: float = PEN) -> Array:
    """Render strokes with round caps and joins.

    Args:
        strokes: points of each stroke, shape ``(n, 2)``: x and y in pixels, y downward.
        side: side of the square canvas in pixels.
        pen: width of the line in pixels.

    Returns:
        float32 of shape ``(side, side)``: 0 without ink, 1 under the pen.
    """
    image = Image.new("L", (side * _OVERSAMPLING, side * _OVERSAMPLING))
    draw = ImageDraw.Draw(image)
    width = max(1, round(pen * _OVERSAMPLING))
    for stroke in strokes:
        points = [(float(x) * _OVERSAMPLING, float(y) * _OVERSAMPLING) for x, y in stroke]
        draw.line(points, fill=255, width=width)
        for x, y in points:
            r = width / 2
            draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return np.asarray(image.reduce(_OVERSAMPLING), np.float32) / np.float32(255)
