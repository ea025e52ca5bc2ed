"""Digits that people wrote with a pen on a tablet, as strokes.

Source: E. Alpaydin and F. Alimoglu, Pen-Based Recognition of Handwritten Digits, UCI Machine
Learning Repository, CC BY 4.0, https://archive.ics.uci.edu/dataset/81. The first two thirds of
the writers' digits may be trained on; the last third is for reports alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from dlcore.arrays import Array
from dlcore.handwriting.strokes import CANVAS

TABLET = 500.0
"""Side of the tablet in its own units."""

SAMPLE = Path(__file__).with_name("pen_strokes_sample.npz")
"""Every fifth digit of the last third, which comes with the app."""


@dataclass(frozen=True)
class PenDigits:
    """Digits as points.

    Args:
        points: x and y in units of the tablet, y upward, and 1 where the pen comes down, else 0;
            shape ``(points of all digits, 3)``.
        offsets: digit i is ``points[offsets[i]:offsets[i + 1]]``.
        labels: the digits, shape ``(digits,)``.
    """

    points: Array
    offsets: Array
    labels: Array

    def __len__(self) -> int:
        return len(self.labels)

    def strokes(self, number: int) -> list[Array]:
        """One digit as strokes: float32 ``(n, 2)``, tablet units, y downward from the top.

        The source marks also where the pen was lifted, by a point that repeats the one before;
        no stroke begins there.
        """
        points = self.points[self.offsets[number] : self.offsets[number + 1]].astype(np.float32)
        places = points[:, :2] * (1, -1) + (0, TABLET)
        pieces = np.split(places, np.flatnonzero(points[1:, 2]) + 1)
        return pieces[:1] + [new for old, new in pairwise(pieces) if not _is_lift(old, new)]

    def part(self, numbers: Sequence[int] | Array) -> PenDigits:
        """Some of the digits, in the order given."""
        pieces = [self.points[self.offsets[i] : self.offsets[i + 1]] for i in numbers]
        offsets = np.cumsum([0, *map(len, pieces)]).astype(np.int32)
        return PenDigits(np.concatenate(pieces), offsets, self.labels[np.asarray(numbers)])


def _is_lift(old: Array, new: Array) -> bool:
    return len(new) == 1 and np.array_equal(new[0], old[-1])


def on_canvas(strokes: Sequence[Array], side: int = CANVAS) -> list[Array]:
    """Strokes of the tablet on a canvas that stands for the whole of it, in pixels."""
    return [stroke * (side / TABLET) for stroke in strokes]


def load(path: Path) -> PenDigits:
    """Reads a file of pen digits.

    Raises:
        OSError: it cannot be read.
    """
    with np.load(path, allow_pickle=False) as file:
        return PenDigits(file["points"], file["offsets"], file["labels"])


def first_two_thirds(digits: PenDigits) -> range:
    """Numbers of the digits that may be trained on."""
    return range(len(digits) * 2 // 3)


def last_third(digits: PenDigits) -> range:
    """Numbers of the digits kept for reports."""
    return range(len(digits) * 2 // 3, len(digits))


@cache
def sample() -> PenDigits:
    """The 500 digits that come with the app."""
    return load(SAMPLE)
