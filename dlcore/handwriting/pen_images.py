"""Images of pen digits, prepared exactly like a drawing on the page."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from dlcore.arrays import Array
from dlcore.handwriting.drawing import ALL_STEPS, MNIST, Frame, PreparationSteps, prepare_drawing
from dlcore.handwriting.pen_digits import PenDigits, scale_to_canvas
from dlcore.handwriting.strokes import CANVAS, PEN, render_strokes


def render_pen_digits(
    digits: PenDigits,
    indices: Iterable[int] | None = None,
    *,
    frame: Frame = MNIST,
    steps: PreparationSteps = ALL_STEPS,
    side: int = CANVAS,
    pen: float = PEN,
) -> Array:
    """Render and prepare pen digits.

    Args:
        digits: the digits.
        indices: which digits; all by default.
        frame: size of the classifier's images.
        steps: steps of the preparation.
        side: side of the canvas in pixels.
        pen: width of the line in pixels.

    Returns:
        float32 from 0 to 1, shape ``(digits, frame.side, frame.side)``.
    """
    indices = range(len(digits)) if indices is None else indices
    drawings = (
        render_strokes(scale_to_canvas(digits.strokes(index), side), side, pen) for index in indices
    )
    return np.stack([prepare_drawing(drawing, frame, steps).centred for drawing in drawings])
