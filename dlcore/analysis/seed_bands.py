"""The median and the range of a metric's curves over several seeds."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """Median, minimum and maximum of several curves.

    Args:
        epochs: in which at least one run has a value.
        median: of the runs in each of the epochs.
        low: minimum in each of the epochs.
        high: maximum in each of the epochs.
    """

    epochs: tuple[int, ...]
    median: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def seed_band(curves: Sequence[Mapping[int, float]]) -> Band:
    """Compute the band of several curves.

    Args:
        curves: values of a metric by epoch, one mapping for each run; they may end at different
            epochs, and values that are not finite are left out.
    """
    values: dict[int, list[float]] = {}
    for curve in curves:
        for epoch, value in curve.items():
            if math.isfinite(value):
                values.setdefault(epoch, []).append(value)
    epochs = sorted(values)
    return Band(
        epochs=tuple(epochs),
        median=tuple(statistics.median(values[epoch]) for epoch in epochs),
        low=tuple(min(values[epoch]) for epoch in epochs),
        high=tuple(max(values[epoch]) for epoch in epochs),
    )
