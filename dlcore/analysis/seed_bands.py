"""The curves of several seeds as one: their median, and how far they reach to either side."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """A curve with a band.

    Args:
        epochs: in which at least one run has a value.
        median: of the runs, one value for each of the epochs.
        low: the smallest.
        high: the largest.
    """

    epochs: tuple[int, ...]
    median: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def band(curves: Sequence[Mapping[int, float]]) -> Band:
    """Lays curves over one another.

    Args:
        curves: a metric by epoch, one for each run; they may end at different epochs, and what is
            not finite is left out.
    """
    found: dict[int, list[float]] = {}
    for curve in curves:
        for epoch, value in curve.items():
            if math.isfinite(value):
                found.setdefault(epoch, []).append(value)
    epochs = sorted(found)
    return Band(
        epochs=tuple(epochs),
        median=tuple(statistics.median(found[epoch]) for epoch in epochs),
        low=tuple(min(found[epoch]) for epoch in epochs),
        high=tuple(max(found[epoch]) for epoch in epochs),
    )
