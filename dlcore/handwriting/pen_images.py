"""Images of pen digits, prepared exactly like a drawing on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from dlcore.arrays import Array
from dlcore.handwriting.drawing import (
    ALL_STEPS,
    MNIST,
    ImageFormat,
    PreparationSteps,
    prepare_drawing,
)
from dlcore.handwriting.pen_digits import PenDigits, scale_to_canvas
from dlcore.handwriting.strokes import CANVAS, PEN, render_strokes


def render_pen_digits(
    digits: PenDigits,
    indices: Iterable[int] | None = None,
    *,
    image_format: ImageFormat = MNIST,
    steps: PreparationSteps = ALL_STEPS,
    side: int = CANVAS,
    pen: float = PEN,
) -> Array:
    """Render and prepare pen digits.

    Args:
        digits: the digits.
        indices: which digits; all by default.
        image_format: size of the classifier's images.
        steps: steps of the preparation.
        side: side of the canvas in pixels.
        pen: width of the line in pixels.

    Returns:
        float32 from 0 to 1, shape ``(digits, image_format.side, image_format.side)``.
    """
    indices = range(len(digits)) if indices is None else indices
    drawings = (render_pen_digit(digits, index, side=side, pen=pen) for index in indices)
    return np.stack([prepare_drawing(drawing, image_format, steps).centred for drawing in drawings])


def render_pen_digit(
    digits: PenDigits, index: int, *, side: int = CANVAS, pen: float = PEN
) -> Array:
    """Render a pen digit as it was drawn; see ``render_pen_digits``."""
    return render_strokes(scale_to_canvas(digits.strokes(index), side), side, pen)


def render_pen_pair(digits: PenDigits, left: int, right: int, overlap: float) -> Array:
    """Render two pen digits beside each other, which may touch or overlap.

    Args:
        digits: the digits.
        left: index of the left one.
        right: index of the right one.
        overlap: of their boxes, as a share of the narrower one.

    Returns:
        The drawing, float32 from 0 to 1, shape ``(CANVAS, CANVAS)``.
    """
    one, other = (_fitted(digits.strokes(index), 0.44 * CANVAS) for index in (left, right))
    widths = [float(np.concatenate(strokes)[:, 0].max()) + PEN for strokes in (one, other)]
    offset = (widths[0] - overlap * min(widths), 0)
    strokes = [*one, *(stroke + offset for stroke in other)]
    points = np.concatenate(strokes)
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    scale = min(1.0, (CANVAS - 2 * PEN) / float(np.ptp(points, axis=0).max()))
    return render_strokes([(stroke - middle) * scale + CANVAS / 2 for stroke in strokes])


def _fitted(strokes: Sequence[Array], height: float) -> list[Array]:
    """Move strokes to the origin and scale them to a height; flat ones to twice that width."""
    points = np.concatenate(strokes)
    width, length = np.ptp(points, axis=0)
    scale = height / max(length, 0.5 * width, 1e-6)
    return [(stroke - points.min(axis=0)) * scale for stroke in strokes]
