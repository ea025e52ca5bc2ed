"""A diverging colour scale for weights: orange is negative, blue positive, zero transparent.

The playground and the ideas have the same colours.
"""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from pages.ui.charts.style import TRAINING, VALIDATION

NEGATIVE, POSITIVE = VALIDATION, TRAINING

SCALE = (
    (0.0, NEGATIVE),
    (0.25, "rgba(213, 94, 0, 0.5)"),
    (0.5, "rgba(128, 136, 148, 0.0)"),
    (0.75, "rgba(0, 114, 178, 0.5)"),
    (1.0, POSITIVE),
)
"""The same for plotly, from the most negative to the most positive."""

_PERCENTILE = 99.5
"""Weights beyond this percentile all get the strongest colour."""


def colour_limit(*arrays: Array) -> float:
    """Return the absolute value of the strongest colour, common to several arrays."""
    return max(1e-9, *(float(np.percentile(np.abs(array), _PERCENTILE)) for array in arrays))


def colour_weights(weights: Array, limit: float) -> Array:
    """Return weights as an image.

    Args:
        weights: shape ``(rows, columns)``, or ``(rows, columns, 3)`` for colour channels.
        limit: absolute value of the strongest colour.

    Returns:
        uint8 ``(rows, columns, 4)``, or for colour channels ``(rows, columns, 3)`` with zero as
        grey.
    """
    share = np.clip(weights / limit, -1, 1)
    if weights.ndim > 2:
        return _bytes(0.5 + share / 2)
    colours = np.array([_rgb(NEGATIVE), _rgb(POSITIVE)])
    colour = colours[(share > 0).astype(np.intp)]
    return np.concatenate([colour, _bytes(np.abs(share))[..., None]], axis=-1)


def _rgb(colour: str) -> Array:
    return np.frombuffer(bytes.fromhex(colour[1:]), np.uint8)


def _bytes(shares: Array) -> Array:
    values: Array = (255 * shares).round().astype(np.uint8)
    return values
