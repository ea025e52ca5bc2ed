"""Statistical significance of the difference between two recipes, from runs with several seeds.

The test is Welch's t-test: B. L. Welch, The generalization of "Student's" problem when several
different population variances are involved, Biometrika 34 (1947). It does not assume equal
variances, and finds a difference between equal recipes in at most ``LEVEL`` of all cases.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    return TestResult(_verdict(p_value), *spreads, p_value)


def compare_pairs(
    recipes: Sequence[Sequence[float | None]], pairs: Sequence[tuple[int, int]]
) -> list[TestResult]:
    """Test several differences at once.

    Of many tests one finds a difference by chance, so the p-values are corrected by the method of
    S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
    Statistics 6 (1979). A difference is then found among equal recipes in at most ``LEVEL`` of all
    cases, however many pairs there are.

    Args:
        recipes: values of each recipe's runs.
        pairs: indices of the recipes to compare.

    Returns:
        One result for each pair, with its corrected p-value.
    """
    results = [compare_seeds(recipes[first], recipes[second]) for first, second in pairs]
    tested = [index for index, result in enumerate(results) if not math.isnan(result.p_value)]
    largest = 0.0
    for rank, index in enumerate(sorted(tested, key=lambda index: results[index].p_value)):
        corrected = min(1.0, (len(tested) - rank) * results[index].p_value)
        largest = max(largest, corrected)
        results[index] = replace(results[index], p_value=largest, verdict=_verdict(largest))
    return results


def _verdict(p_value: float) -> SignificanceVerdict:
    return SignificanceVerdict.DIFFERENT if p_value < LEVEL else SignificanceVerdict.WITHIN_CHANCE


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
