"""Handwritten digits as pen strokes, recorded on a tablet.

Source: E. Alpaydin and F. Alimoglu, Pen-Based Recognition of Handwritten Digits, UCI Machine
Learning Repository, CC BY 4.0, https://archive.ics.uci.edu/dataset/81. The first two thirds of
the digits may be used for training; the last third is for evaluation only.
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
"""Every fifth digit of the last third, bundled with the product."""


@dataclass(frozen=True)
class PenDigits:
    """Digits as sequences of points.

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

    def strokes(self, index: int) -> list[Array]:
        """Return the strokes of a digit: float32 ``(n, 2)``, tablet units, y downward.

        The source also marks where the pen is lifted, by a repeated point; no stroke starts there.
        """
        points = self.points[self.offsets[index] : self.offsets[index + 1]].astype(np.float32)
        positions = points[:, :2] * (1, -1) + (0, TABLET)
        pieces = np.split(positions, np.flatnonzero(points[1:, 2]) + 1)
        return pieces[:1] + [new for old, new in pairwise(pieces) if not _is_lift(old, new)]

    def subset(self, indices: Sequence[int] | Array) -> PenDigits:
        """Return some of the digits, in the given order."""
        pieces = [self.points[self.offsets[i] : self.offsets[i + 1]] for i in indices]
        offsets = np.cumsum([0, *map(len, pieces)]).astype(np.int32)
        return PenDigits(np.concatenate(pieces), offsets, self.labels[np.asarray(indices)])


def _is_lift(old: Array, new: Array) -> bool:
    return len(new) == 1 and np.array_equal(new[0], old[-1])


def scale_to_canvas(strokes: Sequence[Array], side: int = CANVAS) -> list[Array]:
    """Scale strokes from units of the tablet to pixels of a canvas of the same extent."""
    return [stroke * (side / TABLET) for stroke in strokes]


def load(path: Path) -> PenDigits:
    """Load a file of pen digits.

    Raises:
        OSError: it cannot be read.
    """
    with np.load(path, allow_pickle=False) as file:
        return PenDigits(file["points"], file["offsets"], file["labels"])


def training_indices(digits: PenDigits) -> range:
    """Return the indices of the digits for training: the first two thirds."""
    return range(len(digits) * 2 // 3)


def test_indices(digits: PenDigits) -> range:
    """Return the indices of the digits for evaluation: the last third."""
    return range(len(digits) * 2 // 3, len(digits))


@cache
def sample() -> PenDigits:
    """Return the 500 bundled digits."""
    return load(SAMPLE)
