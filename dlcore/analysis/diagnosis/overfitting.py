"""The rule for overfitting, from the curves alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

MIN_EPOCHS = 3
"""Fewer epochs show too little for a verdict."""

OVERFITTING_RATIO = 1.10
"""Overfitting: the validation loss has risen to more than so many times its minimum."""


def is_overfitting(loss: Sequence[float], val_loss: Sequence[float]) -> bool:
    """Return whether the validation loss rose while the training loss kept falling.

    ``static/scripts/live_chart/overfitting.js`` follows the same rule.

    Args:
        loss: training loss of each epoch.
        val_loss: validation loss of each epoch.
    """
    if len(val_loss) < MIN_EPOCHS:
        return False
    return has_risen(val_loss) and loss[-1] < loss[best_index(val_loss)]


def best_index(val_loss: Sequence[float]) -> int:
    """Return the index of the first lowest finite loss; 0 where none is finite."""
    finite = [value if math.isfinite(value) else math.inf for value in val_loss]
    return finite.index(min(finite))


def has_risen(val_loss: Sequence[float]) -> bool:
    """Return whether the last loss lies far above the lowest."""
    return val_loss[-1] > OVERFITTING_RATIO * val_loss[best_index(val_loss)]
