"""Preparation of a drawing for a classifier of digits, step by step.

The authors of MNIST fitted each digit into 20x20 pixels with its aspect ratio kept, and moved its
centre of mass to the centre of 28x28 pixels (Y. LeCun et al., Gradient-Based Learning Applied to
Document Recognition, 1998). A drawing needs the same preparation. Each step can be left out, which
shows what it is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

from dlcore.arrays import Array
from dlcore.base_model import Frozen
from dlcore.errors import DrawingEmpty

INK = 0.1
"""Minimum value of ink; fainter values are background."""


class PreparationSteps(Frozen):
    """The steps to apply.

    Args:
        box: crop to the bounding box of the ink; else use the whole drawing.
        proportions: keep the aspect ratio; else stretch to the frame.
        margin: fit into the inner frame; else into the whole image.
        mass: centre by the centre of mass; else by the bounding box.
    """

    box: bool = True
    proportions: bool = True
    margin: bool = True
    mass: bool = True


ALL_STEPS = PreparationSteps()

NO_STEPS = PreparationSteps(box=False, proportions=False, margin=False, mass=False)
"""The whole drawing is scaled down."""


@dataclass(frozen=True)
class ImageFormat:
    """Size of the images that a classifier was trained on.

    Args:
        side: side of an image in pixels.
        inner: side of the frame that the digits fill.
        width: where every digit has the height of the frame, the width of the widest; None where
            digits have their proportions.
    """

    side: int
    inner: int
    width: int | None = None


@dataclass(frozen=True)
class Preparation:
    """A drawing after each step.

    Args:
        drawn: the drawing, float32 from 0 to 1, any shape.
        boxed: cropped.
        scaled: scaled down.
        centred: centred, shape ``(side, side)``: the input of the classifier.
        shift: shift from the centre in pixels, downward and to the right.
    """

    drawn: Array
    boxed: Array
    scaled: Array
    centred: Array
    shift: tuple[int, int]


MNIST = ImageFormat(28, 20)
DIGITS = ImageFormat(8, 8, width=6)
"""The digits of scikit-learn fill the height of their images; the outer columns are empty."""

IMAGE_FORMATS: Mapping[str, ImageFormat] = {
    "mnist": MNIST,
    "digits": DIGITS,
    "class-handwriting": MNIST,
}
"""Frames by the name of the data set."""


def prepare_drawing(
    drawn: Array, image_format: ImageFormat = MNIST, steps: PreparationSteps = ALL_STEPS
) -> Preparation:
    """Prepare a drawing.

    Args:
        drawn: ink from 0 (none) to 1, shape ``(rows, columns)``.
        image_format: size of the classifier's images.
        steps: steps to apply.

    Raises:
        DrawingEmpty: there is no ink.
    """
    drawn = np.asarray(drawn, np.float32)
    if not has_ink(drawn):
        raise DrawingEmpty
    boxed = _crop(drawn) if steps.box else drawn
    scaled = _scale(boxed, *_scaled_size(boxed.shape, image_format, steps))
    shift = _shift(scaled, image_format.side) if steps.mass else (0, 0)
    return Preparation(drawn, boxed, scaled, _centre(scaled, image_format.side, shift), shift)


def has_ink(drawn: Array) -> bool:
    """Return whether a drawing has ink."""
    return bool(drawn.size and drawn.max() > INK)


def _crop(drawn: Array) -> Array:
    """Crop to the bounding box of the ink."""
    rows, columns = (np.flatnonzero((drawn > INK).any(axis=axis)) for axis in (1, 0))
    return drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _scaled_size(
    shape: tuple[int, ...], image_format: ImageFormat, steps: PreparationSteps
) -> tuple[int, int]:
    """Return the rows and columns to which a drawing is scaled."""
    height, width = shape
    side = image_format.inner if steps.margin else image_format.side
    if not steps.proportions:
        return side, side
    if image_format.width and steps.margin:
        return side, min(image_format.width, max(1, round(side * width / height)))
    longest = max(height, width)
    return max(1, round(side * height / longest)), max(1, round(side * width / longest))


def _scale(boxed: Array, rows: int, columns: int) -> Array:
    """Scale to a number of pixels, and the strongest ink to 1 as in MNIST."""
    image, size = Image.fromarray(boxed), (columns, rows)
    small = np.asarray(image.resize(size, Image.Resampling.BOX), np.float32)
    if not small.any():
        # Pillow's boxes leave out a pixel whose centre lies on the border of two of them.
        small = np.asarray(image.resize(size, Image.Resampling.BILINEAR), np.float32)
    normalized: Array = np.clip(small / max(float(small.max()), 1e-6), 0, 1)
    return normalized


def _shift(scaled: Array, side: int) -> tuple[int, int]:
    """Compute the shift that centres the mass without losing ink, in whole pixels."""
    rows, columns = scaled.shape
    total = float(scaled.sum())
    shifts = []
    for axis, size in ((1, rows), (0, columns)):
        centre = float(scaled.sum(axis=axis) @ np.arange(size)) / total
        first = (side - size) // 2
        ideal = round((side - 1) / 2 - centre) - first
        shifts.append(int(np.clip(ideal, -first, side - size - first)))
    return shifts[0], shifts[1]


def _centre(scaled: Array, side: int, shift: tuple[int, int]) -> Array:
    """Paste into the centre of an empty image, shifted."""
    rows, columns = scaled.shape
    top, left = (side - rows) // 2 + shift[0], (side - columns) // 2 + shift[1]
    image = np.zeros((side, side), np.float32)
    image[top : top + rows, left : left + columns] = scaled
    return image
