"""The value that a given share of all values does not exceed."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """The smallest value that at least ``share`` of ``values`` do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(share * len(values)) - 1]
