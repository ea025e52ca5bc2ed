"""Significance tests: few false alarms, and clear differences are found."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from dlcore.analysis.significance import (
    MIN_SEEDS,
    SignificanceVerdict,
    compare_pairs,
    compare_seeds,
    seed_spread,
)

PAIRS = 200


def simulated_verdicts(seed: int, seeds: int, distance: float) -> list[SignificanceVerdict]:
    """Return verdicts on pairs of recipes whose means differ by so many standard deviations."""
    random = np.random.default_rng(seed)
    pairs = [
        (random.normal(0.97, 0.002, seeds), random.normal(0.97 + distance * 0.002, 0.002, seeds))
        for _ in range(PAIRS)
    ]
    return [compare_seeds(first.tolist(), second.tolist()).verdict for first, second in pairs]


@pytest.mark.parametrize("seeds", [3, 5, 8])
def test_equal_recipes_are_rarely_called_different(seeds: int) -> None:
    verdicts = simulated_verdicts(7, seeds, distance=0.0)
    assert verdicts.count(SignificanceVerdict.DIFFERENT) <= 0.07 * PAIRS


def test_three_deviations_are_found_with_five_seeds() -> None:
    verdicts = simulated_verdicts(8, 5, distance=3.0)
    assert verdicts.count(SignificanceVerdict.DIFFERENT) >= 0.95 * PAIRS


def test_the_p_value_is_that_of_an_independent_implementation() -> None:
    first, second = [0.91, 0.93, 0.92, 0.97], [0.95, 0.96, 0.93, 0.99, 0.98]
    expected = stats.ttest_ind(first, second, equal_var=False).pvalue
    assert compare_seeds(first, second).p_value == pytest.approx(expected)


def test_too_few_seeds_give_no_p_value() -> None:
    result = compare_seeds([0.1] * (MIN_SEEDS - 1), [0.9] * 10)
    assert result.verdict is SignificanceVerdict.TOO_FEW and math.isnan(result.p_value)


def test_missing_and_infinite_values_are_left_out() -> None:
    result = compare_seeds([0.1, 0.2, None, math.nan, math.inf], [0.9] * 5)
    assert result.verdict is SignificanceVerdict.TOO_FEW
    assert seed_spread([None, 2.0, math.nan, 4.0]).mean == 3.0
    assert seed_spread([]).count == 0


def test_without_variance_the_means_decide() -> None:
    assert compare_seeds([0.5] * 3, [0.5] * 3).verdict is SignificanceVerdict.WITHIN_CHANCE
    assert compare_seeds([0.5] * 3, [0.6] * 3).verdict is SignificanceVerdict.DIFFERENT


def test_p_values_of_several_tests_are_corrected_by_holm() -> None:
    recipes = [[0.0, 1.0, 2.0], [1.5, 2.5, 3.5], [5.0, 6.0, 7.0], [0.1, 1.1, 2.1]]
    pairs = list(combinations(range(4), 2))
    plain = [stats.ttest_ind(recipes[a], recipes[b], equal_var=False).pvalue for a, b in pairs]
    order = np.argsort(plain)
    corrected = np.empty(6)
    corrected[order] = np.maximum.accumulate(np.sort(plain) * np.arange(6, 0, -1)).clip(max=1.0)
    results = compare_pairs(recipes, pairs)
    assert [result.p_value for result in results] == pytest.approx(corrected)
    assert [result.verdict is SignificanceVerdict.DIFFERENT for result in results] == [
        p < 0.05 for p in corrected
    ]


def test_of_many_equal_recipes_few_are_called_different() -> None:
    random = np.random.default_rng(3)
    pairs = list(combinations(range(4), 2))
    alarms = 0
    for _ in range(PAIRS):
        results = compare_pairs(random.normal(0.97, 0.002, (4, 5)).tolist(), pairs)
        alarms += any(result.verdict is SignificanceVerdict.DIFFERENT for result in results)
    assert alarms <= 0.07 * PAIRS


def test_a_recipe_with_too_few_seeds_is_no_test() -> None:
    values = [[0.1, 0.2, 0.3], [0.9, 1.0, 1.1], [0.5]]
    results = compare_pairs(values, [(0, 1), (0, 2), (1, 2)])
    alone = compare_seeds(values[0], values[1])
    assert results[0] == alone
    assert {result.verdict for result in results[1:]} == {SignificanceVerdict.TOO_FEW}
