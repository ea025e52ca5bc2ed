"""Weights as colours: the stronger the farther from zero; what is zero lets the page through."""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from pages.ui.charts.style import TRAINING, VALIDATION

NEGATIVE, POSITIVE = TRAINING, VALIDATION

SCALE = (
    (0.0, NEGATIVE),
    (0.25, "rgba(0, 114, 178, 0.5)"),
    (0.5, "rgba(128, 136, 148, 0.0)"),
    (0.75, "rgba(213, 94, 0, 0.5)"),
    (1.0, POSITIVE),
)
"""The same for plotly, from the most negative to the most positive."""

_SHARE = 99.5
"""Per cent of the weights that get a colour of their own; the few beyond get the strongest."""


def widest(*arrays: Array) -> float:
    """The weight that gets the strongest colour, so that several pictures can be compared."""
    return max(1e-9, *(float(np.percentile(np.abs(array), _SHARE)) for array in arrays))


def coloured(weights: Array, most: float) -> Array:
    """A picture of weights.

    Args:
        weights: shape ``(rows, columns)``, or ``(rows, columns, 3)`` where each weighs a colour.
        most: the weight of the strongest colour.

    Returns:
        uint8 ``(rows, columns, 4)``, or in colour ``(rows, columns, 3)``: grey is zero there.
    """
    share = np.clip(weights / most, -1, 1)
    if weights.ndim > 2:
        return _bytes(0.5 + share / 2)
    inks = np.array([_ink(NEGATIVE), _ink(POSITIVE)])
    ink = inks[(share > 0).astype(np.intp)]
    return np.concatenate([ink, _bytes(np.abs(share))[..., None]], axis=-1)


def _ink(colour: str) -> Array:
    return np.frombuffer(bytes.fromhex(colour[1:]), np.uint8)


def _bytes(shares: Array) -> Array:
    values: Array = (255 * shares).round().astype(np.uint8)
    return values
