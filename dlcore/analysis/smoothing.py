"""Smoothing of a metric over the epochs."""

from __future__ import annotations

import math
from collections.abc import Sequence


def smooth(values: Sequence[float], weight: float) -> list[float]:
    """Return the exponential moving average of values, without a bias towards zero at the start.

    Args:
        values: of the epochs, in order; those that are not finite stay as they are.
        weight: of the past, from 0 (nothing is smoothed) to below 1.
    """
    average, total, smoothed = 0.0, 0.0, []
    for value in values:
        if math.isfinite(value):
            average = weight * average + (1 - weight) * value
            total = weight * total + 1 - weight
        smoothed.append(average / total if math.isfinite(value) else value)
    return smoothed
