"""Is a difference between two recipes larger than chance? A test on their seeds.

The test is Welch's t-test: B. L. Welch, The generalization of "Student's" problem when several
different population variances are involved, Biometrika 34 (1947). It does not ask that both spread
alike, and takes chance for a difference in at most ``LEVEL`` of all cases.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEVEL = 0.05
MIN_SEEDS = 3
"""With fewer runs of a recipe nobody can tell how far chance alone spreads them."""


class SignificanceVerdict(StrEnum):
    """What the seeds say about a difference."""

    TOO_FEW = "too_few"
    WITHIN_CHANCE = "within_chance"
    DIFFERENT = "different"


@dataclass(frozen=True)
class SeedSpread:
    """One figure over several runs that differ by their seed alone.

    Args:
        count: runs that have the figure.
        mean: of them; NaN without any.
        deviation: sample standard deviation; NaN with fewer than two.
        median: the middle one.
        low: the smallest.
        high: the largest.
    """

    count: int
    mean: float
    deviation: float
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class TestResult:
    """Two recipes compared.

    Args:
        verdict: what can be said.
        first: spread of the one.
        second: spread of the other.
        p: share of cases in which chance alone would set two equal recipes at least so far apart;
            NaN when there are too few seeds.
    """

    verdict: SignificanceVerdict
    first: SeedSpread
    second: SeedSpread
    p: float

    @property
    def difference(self) -> float:
        """Mean of the second less that of the first."""
        return self.second.mean - self.first.mean


def spread(values: Iterable[float | None]) -> SeedSpread:
    """Summarises a figure over seeds.

    Args:
        values: one for each run; None and what is not finite is left out.
    """
    known = _known(values)
    if not known:
        return SeedSpread(0, *[math.nan] * 5)
    deviation = statistics.stdev(known) if len(known) > 1 else math.nan
    return SeedSpread(
        count=len(known),
        mean=statistics.fmean(known),
        deviation=deviation,
        median=statistics.median(known),
        low=min(known),
        high=max(known),
    )


def judge(first: Sequence[float | None], second: Sequence[float | None]) -> TestResult:
    """Compares two recipes by a figure of their runs.

    Args:
        first: the figure of each run of the one.
        second: of the other.
    """
    one, other = spread(first), spread(second)
    if min(one.count, other.count) < MIN_SEEDS:
        return TestResult(SignificanceVerdict.TOO_FEW, one, other, math.nan)
    p = _welch(one, other)
    verdict = SignificanceVerdict.DIFFERENT if p < LEVEL else SignificanceVerdict.WITHIN_CHANCE
    return TestResult(verdict, one, other, p)


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None and math.isfinite(value)]


def _welch(one: SeedSpread, other: SeedSpread) -> float:
    """Two-sided p of Welch's t-test."""
    # SciPy takes 27 MB, and most pages of most learners never test anything.
    from scipy.special import stdtr

    parts = [s.deviation**2 / s.count for s in (one, other)]
    variance = sum(parts)
    difference = other.mean - one.mean
    if variance == 0.0:
        return 1.0 if difference == 0.0 else 0.0
    squares = (part**2 / (s.count - 1) for part, s in zip(parts, (one, other), strict=True))
    freedom = variance**2 / sum(squares)
    return float(2.0 * stdtr(freedom, -abs(difference) / math.sqrt(variance)))
