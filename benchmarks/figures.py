"""How every benchmark tells its figures."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure.

    Args:
        name: what was measured.
        values: one for each repetition.
        unit: of the values.
        bar: what the product promises, None where there is only something to report.
        at_least: whether the bar is a lower bound.
        ceiling: upper end of the bar where it is a range, ``bar`` being the lower end.
        note: what else the reader should know.
    """

    name: str
    values: Sequence[float]
    unit: str
    bar: float | None = None
    at_least: bool = False
    ceiling: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        """Middle of the values."""
        return statistics.median(self.values)

    @property
    def is_met(self) -> bool | None:
        """Whether the median keeps the bar; None without one."""
        if self.bar is None:
            return None
        if self.ceiling is not None:
            return self.bar <= self.median <= self.ceiling
        return self.median >= self.bar if self.at_least else self.median <= self.bar


def show(figures: Sequence[Figure], *, as_json: bool) -> int:
    """Prints figures, for people or for machines.

    Returns:
        0 when every bar is met, else 1.
    """
    if as_json:
        rows = [
            asdict(figure) | {"median": figure.median, "met": figure.is_met} for figure in figures
        ]
        print(json.dumps(rows))
    else:
        for figure in figures:
            print(_line(figure))
    return int(any(figure.is_met is False for figure in figures))


def _line(figure: Figure) -> str:
    low, high = min(figure.values), max(figure.values)
    spread = f"[{low:.4g} to {high:.4g}, n={len(figure.values)}]"
    bar = ""
    if figure.bar is not None:
        bar = f"  bar {_wanted(figure)}: {'met' if figure.is_met else 'NOT MET'}"
    note = f"  ({figure.note})" if figure.note else ""
    return f"{figure.name:<52} {figure.median:>9.4g} {figure.unit:<6} {spread}{bar}{note}"


def _wanted(figure: Figure) -> str:
    if figure.ceiling is not None:
        return f"{figure.bar:g} to {figure.ceiling:g}"
    return f"{'>=' if figure.at_least else '<='} {figure.bar:g}"
