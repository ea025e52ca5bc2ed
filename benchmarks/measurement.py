"""Measurements of a benchmark, their limits and how they are printed."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Measurement:
    """Repeated measurements of one quantity.

    Args:
        name: what was measured.
        values: one per repetition.
        unit: of the values.
        minimum: lower limit of the median, None without one.
        maximum: upper limit of the median, None without one.
        note: further results to print with the values.
    """

    name: str
    values: Sequence[float]
    unit: str
    minimum: float | None = None
    maximum: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        """Median of the values."""
        return statistics.median(self.values)

    @property
    def is_met(self) -> bool | None:
        """Whether the median is within the limits; None without a limit."""
        if self.minimum is None and self.maximum is None:
            return None
        lower = -math.inf if self.minimum is None else self.minimum
        upper = math.inf if self.maximum is None else self.maximum
        return lower <= self.median <= upper


def report(measurements: Sequence[Measurement], *, as_json: bool) -> int:
    """Print measurements as text or as one line of JSON.

    Returns:
        Exit code: 0 when every limit is met, else 1.
    """
    if as_json:
        rows = [asdict(one) | {"median": one.median, "met": one.is_met} for one in measurements]
        print(json.dumps(rows))
    else:
        for one in measurements:
            print(_line(one))
    return int(any(one.is_met is False for one in measurements))


def percentile(values: Sequence[float], share: float = 0.95) -> float:
    """Return the smallest value that at least ``share`` of ``values`` do not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def _line(one: Measurement) -> str:
    spread = f"[{min(one.values):.4g} to {max(one.values):.4g}, n={len(one.values)}]"
    limits = ""
    if one.is_met is not None:
        limits = f"  {_limits(one)}: {'met' if one.is_met else 'NOT MET'}"
    note = f"  ({one.note})" if one.note else ""
    return f"{one.name:<52} {one.median:>9.4g} {one.unit:<6} {spread}{limits}{note}"


def _limits(one: Measurement) -> str:
    if one.minimum is None:
        return f"<= {one.maximum:g}"
    if one.maximum is None:
        return f">= {one.minimum:g}"
    return f"{one.minimum:g} to {one.maximum:g}"
