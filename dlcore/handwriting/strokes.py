"""Pen strokes as pixels, as the canvas of the page draws them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from dlcore.arrays import Array

CANVAS = 320
"""Side of the page's canvas in pixels."""

PEN = 18
"""Width of its pen in pixels: digits of 100 to 250 pixels get lines about as wide as MNIST's."""

_FINER = 2
"""Drawn so many times larger, then reduced: that smooths the edges."""


def rendered(strokes: Sequence[Array], side: int = CANVAS, pen: float = PEN) -> Array:
    """Draws strokes with round ends and joints.

    Args:
        strokes: one array of points for each, shape ``(n, 2)``, x and y in pixels, y downward.
        side: of the square canvas, in pixels.
        pen: width of the line in pixels.

    Returns:
        float32 of shape ``(side, side)``, 0 where nothing is drawn, 1 under the pen.
    """
    image = Image.new("L", (side * _FINER, side * _FINER))
    draw = ImageDraw.Draw(image)
    width = max(1, round(pen * _FINER))
    for stroke in strokes:
        points = [(float(x) * _FINER, float(y) * _FINER) for x, y in stroke]
        draw.line(points, fill=255, width=width)
        for x, y in points:
            r = width / 2
            draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return np.asarray(image.reduce(_FINER), np.float32) / np.float32(255)
