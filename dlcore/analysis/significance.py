"""Statistical significance of the difference between two recipes, from runs with several seeds.

The test is Welch's t-test: B. L. Welch, The generalization of "Student's" problem when several
different population variances are involved, Biometrika 34 (1947). It does not assume equal
variances, and finds a difference between equal recipes in at most ``LEVEL`` of all cases.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEVEL = 0.05
MIN_SEEDS = 3
"""Fewer runs do not show how much the seed alone changes the metric."""


class SignificanceVerdict(StrEnum):
    """Outcome of a test."""

    TOO_FEW = "too_few"
    WITHIN_CHANCE = "within_chance"
    DIFFERENT = "different"


@dataclass(frozen=True)
class SeedSpread:
    """Summary of a metric over runs that differ by their seed alone.

    Args:
        count: number of runs that have the metric.
        mean: of their values; NaN without any.
        deviation: sample standard deviation; NaN with fewer than two.
        median: of their values.
        low: the smallest value.
        high: the largest value.
    """

    count: int
    mean: float
    deviation: float
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class TestResult:
    """Result of comparing two recipes.

    Args:
        verdict: outcome of the test.
        first: summary of the first recipe's runs.
        second: summary of the second recipe's runs.
        p_value: of the test; NaN when there are too few seeds.
    """

    verdict: SignificanceVerdict
    first: SeedSpread
    second: SeedSpread
    p_value: float

    @property
    def difference(self) -> float:
        """Mean of the second minus mean of the first."""
        return self.second.mean - self.first.mean


def seed_spread(values: Iterable[float | None]) -> SeedSpread:
    """Summarize a metric over seeds.

    Args:
        values: one for each run; None and values that are not finite are left out.
    """
    known = [value for value in values if value is not None and math.isfinite(value)]
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


def compare_seeds(first: Sequence[float | None], second: Sequence[float | None]) -> TestResult:
    """Test whether a metric differs between two recipes.

    Args:
        first: value of each run of the first recipe.
        second: value of each run of the second recipe.
    """
    spreads = seed_spread(first), seed_spread(second)
    if min(spread.count for spread in spreads) < MIN_SEEDS:
        return TestResult(SignificanceVerdict.TOO_FEW, *spreads, math.nan)
    p_value = _welch_p_value(*spreads)
    is_different = p_value < LEVEL
    verdict = SignificanceVerdict.DIFFERENT if is_different else SignificanceVerdict.WITHIN_CHANCE
    return TestResult(verdict, *spreads, p_value)


def _welch_p_value(first: SeedSpread, second: SeedSpread) -> float:
    """Compute the two-sided p-value of Welch's t-test."""
    # SciPy takes 27 MB, and most sessions never test anything.
    from scipy.special import stdtr

    parts = [spread.deviation**2 / spread.count for spread in (first, second)]
    variance = sum(parts)
    difference = second.mean - first.mean
    if variance == 0.0:
        return 1.0 if difference == 0.0 else 0.0
    squares = (
        part**2 / (spread.count - 1) for part, spread in zip(parts, (first, second), strict=True)
    )
    degrees_of_freedom = variance**2 / sum(squares)
    return float(2.0 * stdtr(degrees_of_freedom, -abs(difference) / math.sqrt(variance)))
