"""Whether one arm is clearly better than another, by a stated rule.

With enough seeds, a significance test decides, see :mod:`dlcore.analysis.significance`. With fewer,
the size of the test set does: the share of right predictions among ``n`` samples has the standard
error ``sqrt(p (1 - p) / n)``, and a difference counts from two standard errors on. Metrics that are
no shares must differ by a tenth.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from dlcore.analysis.compare import is_higher_better
from dlcore.analysis.significance import (
    MIN_SEEDS,
    SignificanceVerdict,
    compare_pairs,
    compare_seeds,
)
from dlcore.lessons.conclusion import Amount, Basis, Unit
from dlcore.lessons.results import ArmResults

STANDARD_ERRORS = 2.0
RELATIVE = 0.1


@dataclass(frozen=True)
class ArmComparison:
    """Comparison of two arms.

    Args:
        is_different: whether they clearly differ.
        first_is_better: whether the first one has the better mean.
        basis: the rule.
        difference: of the two means, never negative.
        threshold: which the difference had to exceed; with seeds, the p-value of the test.
    """

    is_different: bool
    first_is_better: bool
    basis: Basis
    difference: float
    threshold: float


def compare_arms(metric: str, first: ArmResults, second: ArmResults) -> ArmComparison:
    """Compare two arms.

    Args:
        metric: see :meth:`dlcore.lessons.results.RunResult.metric_value`.
        first: any arm of a lesson.
        second: another one.
    """
    a, b = first.mean(metric), second.mean(metric)
    first_is_better = a > b if is_higher_better(metric) else a < b
    if min(len(arm.values(metric)) for arm in (first, second)) >= MIN_SEEDS:
        result = compare_seeds(first.values(metric), second.values(metric))
        is_different = result.verdict is SignificanceVerdict.DIFFERENT
        return ArmComparison(is_different, first_is_better, Basis.SEEDS, abs(a - b), result.p_value)
    if is_higher_better(metric):
        basis, threshold = Basis.SAMPLES, _sampling_error(metric, first, second)
    else:
        basis, threshold = Basis.TENTH, RELATIVE * min(a, b)
    return ArmComparison(abs(a - b) > threshold, first_is_better, basis, abs(a - b), threshold)


def compare_with_others(
    metric: str, arm: ArmResults, others: Sequence[ArmResults]
) -> ArmComparison:
    """Compare an arm with all others of a lesson; it differs if it differs from each of them.

    The arm was chosen after looking at the results, so its tests count among those of all pairs.

    Args:
        metric: see :func:`compare_arms`.
        arm: the best or the worst one.
        others: the nearest one first.
    """
    comparisons = [compare_arms(metric, arm, other) for other in others]
    nearest = comparisons[0]
    if any(comparison.basis is not Basis.SEEDS for comparison in comparisons):
        return replace(nearest, is_different=all(one.is_different for one in comparisons))
    pairs = list(combinations(range(len(others) + 1), 2))
    results = compare_pairs([one.values(metric) for one in (arm, *others)], pairs)
    # The pairs with the arm itself, index 0, come first.
    own = results[: len(others)]
    return replace(
        nearest,
        is_different=all(result.verdict is SignificanceVerdict.DIFFERENT for result in own),
        threshold=max(result.p_value for result in own),
    )


def metric_amount(metric: str, value: float) -> Amount:
    """Return the value of a metric with its unit."""
    return Amount(value, Unit.SHARE if is_higher_better(metric) else Unit.NUMBER)


def comparison_amounts(
    metric: str, comparison: ArmComparison, arm: ArmResults
) -> dict[str, Amount]:
    """Return the numbers that the sentence of a comparison's basis needs.

    Args:
        metric: that was compared.
        comparison: of two arms.
        arm: one of them.
    """
    unit = Unit.POINTS if is_higher_better(metric) else Unit.NUMBER
    amounts = {"difference": Amount(comparison.difference, unit)}
    if comparison.basis is Basis.SEEDS:
        return amounts | {"p": Amount(comparison.threshold, Unit.SHARE)}
    amounts["margin"] = Amount(comparison.threshold, unit)
    if comparison.basis is Basis.SAMPLES:
        amounts["samples"] = Amount(arm.samples(metric), Unit.COUNT)
    return amounts


def _sampling_error(metric: str, first: ArmResults, second: ArmResults) -> float:
    variances = (
        max(0.0, share * (1.0 - share)) / arm.samples(metric)
        for arm in (first, second)
        for share in [arm.mean(metric)]
    )
    return STANDARD_ERRORS * math.sqrt(sum(variances))
