"""Pen strokes on the whole way that a drawing on the page takes: canvas, steps, network's input."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dlcore.arrays import Array
from dlcore.handwriting.drawing import MNIST, PROPER, Frame, Steps, prepared
from dlcore.handwriting.pen_digits import PenDigits, on_canvas
from dlcore.handwriting.strokes import CANVAS, PEN, rendered


def pen_pictures(
    digits: PenDigits,
    numbers: Iterable[int] | None = None,
    *,
    frame: Frame = MNIST,
    steps: Steps = PROPER,
    side: int = CANVAS,
    pen: float = PEN,
) -> Array:
    """Digits as a network of a frame gets them.

    Args:
        numbers: which digits; all by default.
        side: of the canvas they are drawn on, in pixels.
        pen: width of the line in pixels.

    Returns:
        float32 from 0 to 1, shape ``(digits, frame.side, frame.side)``.
    """
    chosen = range(len(digits)) if numbers is None else numbers
    drawn = (rendered(on_canvas(digits.strokes(i), side), side, pen) for i in chosen)
    return np.stack([prepared(sheet, frame, steps).centred for sheet in drawn])
