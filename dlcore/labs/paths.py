"""Straight ways between pairs of values."""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array

SHARES = tuple(step / 10 for step in range(11))
"""Of the second value in the blend."""


def blend(first: Array, second: Array) -> Array:
    """Return the blends of all shares.

    Args:
        first: values at the share 0, ``(pairs, ...)``.
        second: values at the share 1, likewise.

    Returns:
        float32 ``(pairs, shares, ...)``.
    """
    shares = np.array(SHARES, np.float32).reshape(1, -1, *[1] * (first.ndim - 1))
    blends: Array = (1 - shares) * first[:, None] + shares * second[:, None]
    return blends
