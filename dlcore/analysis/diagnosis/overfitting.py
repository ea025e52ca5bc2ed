"""The rule for overfitting, from the curves alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

MIN_EPOCHS = 3
"""Fewer epochs show too little for a verdict."""

OVERFITTING_RATIO = 1.10
"""Overfitting: the validation loss has risen to more than so many times its minimum."""

NOISE_EPOCHS = 8
"""Fewer epochs do not show how much a loss varies from epoch to epoch."""

NOISE_RATIO = 4.0
"""A rise is more than noise from so many times the mean distance to the neighbours' mean."""


def is_overfitting(loss: Sequence[float], val_loss: Sequence[float]) -> bool:
    """Return whether the validation loss rose while the training loss kept falling.

    A rise within the noise of the validation loss does not count: of many noisy epochs one lies
    far below the others.

    ``static/scripts/live_chart/overfitting.js`` follows the same rule.

    Args:
        loss: training loss of each epoch.
        val_loss: validation loss of each epoch.
    """
    if len(val_loss) < MIN_EPOCHS:
        return False
    best = best_index(val_loss)
    is_clear = not val_loss[-1] - val_loss[best] <= NOISE_RATIO * _noise(val_loss)
    return has_risen(val_loss) and is_clear and loss[-1] < loss[best]


def best_index(val_loss: Sequence[float]) -> int:
    """Return the index of the first lowest finite loss; 0 where none is finite."""
    finite = [value if math.isfinite(value) else math.inf for value in val_loss]
    return finite.index(min(finite))


def has_risen(val_loss: Sequence[float]) -> bool:
    """Return whether the last loss lies far above the lowest."""
    return val_loss[-1] > OVERFITTING_RATIO * val_loss[best_index(val_loss)]


def _noise(val_loss: Sequence[float]) -> float:
    """Return the mean distance of each loss to the mean of its neighbours; 0 for few epochs."""
    if len(val_loss) < NOISE_EPOCHS:
        return 0.0
    triples = zip(val_loss, val_loss[1:], val_loss[2:], strict=False)
    distances = [abs(middle - (before + after) / 2) for before, middle, after in triples]
    half = [distance for distance in distances[len(distances) // 2 :] if math.isfinite(distance)]
    return sum(half) / len(half) if half else 0.0
