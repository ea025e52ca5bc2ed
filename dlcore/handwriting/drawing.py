"""From a drawing to what the network has learned to read, one visible step after another.

MNIST's makers fitted each digit into 20x20 pixels with its proportions kept and put its centre of
mass into the middle of 28x28 (Y. LeCun et al., Gradient-Based Learning Applied to Document
Recognition, 1998). What is drawn must go the same way; each step can be left out to see why.
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
"""Fainter than this is no ink."""


class Steps(Frozen):
    """Which steps are taken.

    Args:
        box: cut out the box that holds the ink; else the whole sheet is taken.
        proportions: keep height and width in their proportion; else both fill the frame.
        margin: fit into the inner frame; else into the whole picture.
        mass: put the centre of mass into the middle; else the middle of the box.
    """

    box: bool = True
    proportions: bool = True
    margin: bool = True
    mass: bool = True


PROPER = Steps()

NAIVE = Steps(box=False, proportions=False, margin=False, mass=False)
"""The whole sheet simply made small."""


@dataclass(frozen=True)
class Frame:
    """The form of the pictures that a network has learned from.

    Args:
        side: of a picture in pixels.
        inner: side of the frame that digits fill.
    """

    side: int
    inner: int


@dataclass(frozen=True)
class Prepared:
    """A drawing on its way, after each step.

    Args:
        drawn: as it was drawn, float32 from 0 to 1, any shape.
        boxed: what is taken of it.
        scaled: in few pixels.
        centred: in its place, shape ``(side, side)``: what the network gets.
        shift: pixels moved down and to the right from the middle.
    """

    drawn: Array
    boxed: Array
    scaled: Array
    centred: Array
    shift: tuple[int, int]


MNIST = Frame(28, 20)
DIGITS = Frame(8, 8)
"""The digits that scikit-learn carries fill their pictures."""

FRAMES: Mapping[str, Frame] = {"mnist": MNIST, "digits": DIGITS}
"""By the name of a data set of digits."""


def prepared(drawn: Array, frame: Frame = MNIST, steps: Steps = PROPER) -> Prepared:
    """Takes a drawing through the steps.

    Args:
        drawn: ink from 0 (none) to 1, shape ``(rows, columns)``.
        frame: of the network that shall read it.
        steps: those to take.

    Raises:
        DrawingEmpty: there is no ink.
    """
    drawn = np.asarray(drawn, np.float32)
    if not has_ink(drawn):
        raise DrawingEmpty
    boxed = _boxed(drawn) if steps.box else drawn
    inner = frame.inner if steps.margin else frame.side
    scaled = _scaled(boxed, inner, keep=steps.proportions)
    shift = _shift(scaled, frame.side) if steps.mass else (0, 0)
    return Prepared(drawn, boxed, scaled, _placed(scaled, frame.side, shift), shift)


def has_ink(drawn: Array) -> bool:
    """Whether anything is drawn."""
    return bool(drawn.size and drawn.max() > INK)


def _boxed(drawn: Array) -> Array:
    """The smallest box that holds all ink."""
    rows, columns = (np.flatnonzero((drawn > INK).any(axis=axis)) for axis in (1, 0))
    return drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _scaled(boxed: Array, side: int, *, keep: bool) -> Array:
    """The box in ``side`` pixels at most, its darkest ink as white as MNIST's."""
    height, width = boxed.shape
    longest = max(height, width)
    rows = max(1, round(side * height / longest)) if keep else side
    columns = max(1, round(side * width / longest)) if keep else side
    image = Image.fromarray(boxed).resize((columns, rows), Image.Resampling.BOX)
    small = np.asarray(image, np.float32)
    white: Array = np.clip(small / max(float(small.max()), 1e-6), 0, 1)
    return white


def _shift(scaled: Array, side: int) -> tuple[int, int]:
    """Whole pixels that bring the centre of mass to the middle and lose no ink."""
    rows, columns = scaled.shape
    total = float(scaled.sum())
    moves = []
    for axis, size in ((1, rows), (0, columns)):
        centre = float(scaled.sum(axis=axis) @ np.arange(size)) / total
        first = (side - size) // 2
        wanted = round((side - 1) / 2 - centre) - first
        moves.append(int(np.clip(wanted, -first, side - size - first)))
    return moves[0], moves[1]


def _placed(scaled: Array, side: int, shift: tuple[int, int]) -> Array:
    rows, columns = scaled.shape
    top, left = (side - rows) // 2 + shift[0], (side - columns) // 2 + shift[1]
    picture = np.zeros((side, side), np.float32)
    picture[top : top + rows, left : left + columns] = scaled
    return picture
