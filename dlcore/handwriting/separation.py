"""Separation of the ink of several digits that stand side by side or below each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.handwriting.drawing import INK

MIN_HEIGHT = 0.4
"""Height of a digit relative to the tallest one; lower strokes are parts, like the bar of a 5."""

MIN_GAP = 0.04
"""Gap between digits side by side, relative to the longer one."""

MIN_GAP_BELOW = 0.15
"""Gap between digits below each other; strokes of one digit may be nearly as far apart."""

MAX_DIGITS = 8
"""More separate inks than that are not digits."""


@dataclass(frozen=True, eq=False)
class _Stroke:
    """Connected ink.

    Args:
        mask: of the whole drawing.
        box: rows and columns.
    """

    mask: Array
    box: tuple[slice, slice]

    @property
    def height(self) -> int:
        return int(self.box[0].stop - self.box[0].start)

    @property
    def width(self) -> int:
        return int(self.box[1].stop - self.box[1].start)


def separate_digits(ink: Array) -> tuple[Array, ...]:
    """Return the ink of each digit of a drawing, from left to right.

    Connected ink is never cut: digits that touch count as one.

    Args:
        ink: from 0 (none) to 1, shape ``(rows, columns)``.

    Returns:
        Arrays of the same shape, at most ``MAX_DIGITS``; the drawing itself if it shows one digit
        or none.
    """
    strokes = _strokes(ink)
    if len(strokes) < 2:
        return (ink,)
    tallest = max(stroke.height for stroke in strokes)
    bodies = [stroke for stroke in strokes if stroke.height >= MIN_HEIGHT * tallest][:MAX_DIGITS]
    groups: list[list[_Stroke]] = []
    for body in bodies:
        near = [group for group in groups if any(not _apart(body, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([body, *(stroke for group in near for stroke in group)])
    if len(groups) < 2:
        return (ink,)
    groups.sort(key=lambda group: min(stroke.box[1].start for stroke in group))
    return tuple(np.where(mask, ink, 0) for mask in _nearest(ink > INK, groups))


def _strokes(ink: Array) -> list[_Stroke]:
    """Return the connected parts of a drawing, the largest first."""
    from scipy import ndimage

    labels, count = ndimage.label(ink > INK, np.ones((3, 3)))
    areas = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    boxes = ndimage.find_objects(labels)
    largest = np.argsort(-areas, kind="stable")[: 4 * MAX_DIGITS]
    return [_Stroke(labels == index + 1, boxes[index]) for index in largest]


def _apart(one: _Stroke, other: _Stroke) -> bool:
    """Return whether two strokes belong to two digits."""
    from scipy import ndimage

    longest = max(one.height, one.width, other.height, other.width)
    gap = float(ndimage.distance_transform_edt(~one.mask)[other.mask].min()) / longest
    left, right = sorted((one.box[1], other.box[1]), key=lambda side: side.start)
    is_beside = left.stop - right.start <= 0.35 * min(one.width, other.width)
    return gap >= (MIN_GAP if is_beside else MIN_GAP_BELOW)


def _nearest(mask: Array, groups: list[list[_Stroke]]) -> list[Array]:
    """Assign all ink to the nearest group; return a mask for each."""
    from scipy import ndimage

    distances = [
        ndimage.distance_transform_edt(~np.logical_or.reduce([stroke.mask for stroke in group]))
        for group in groups
    ]
    owner = np.argmin(distances, axis=0)
    return [mask & (owner == index) for index in range(len(groups))]
