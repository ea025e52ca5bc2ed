"""The verdict on chance: rarely wrong where nothing differs, seldom blind where something does."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from dlcore.analysis.significance import MIN_SEEDS, SignificanceVerdict, judge, spread

PAIRS = 200


def draws(seed: int, seeds: int, apart: float) -> list[SignificanceVerdict]:
    """Verdicts on simulated pairs of recipes whose means lie so many deviations apart."""
    random = np.random.default_rng(seed)
    pairs = [
        (random.normal(0.97, 0.002, seeds), random.normal(0.97 + apart * 0.002, 0.002, seeds))
        for _ in range(PAIRS)
    ]
    return [judge(one.tolist(), other.tolist()).verdict for one, other in pairs]


@pytest.mark.parametrize("seeds", [3, 5, 8])
def test_equal_recipes_are_seldom_called_different(seeds: int) -> None:
    assert draws(7, seeds, apart=0.0).count(SignificanceVerdict.DIFFERENT) <= 0.07 * PAIRS


def test_three_deviations_are_seen_with_five_seeds() -> None:
    assert draws(8, 5, apart=3.0).count(SignificanceVerdict.DIFFERENT) >= 0.95 * PAIRS


def test_p_is_that_of_an_independent_implementation() -> None:
    one, other = [0.91, 0.93, 0.92, 0.97], [0.95, 0.96, 0.93, 0.99, 0.98]
    expected = stats.ttest_ind(one, other, equal_var=False).pvalue
    assert judge(one, other).p == pytest.approx(expected)


def test_with_too_few_seeds_nobody_can_tell() -> None:
    judged = judge([0.1] * (MIN_SEEDS - 1), [0.9] * 10)
    assert judged.verdict is SignificanceVerdict.TOO_FEW and math.isnan(judged.p)


def test_what_is_missing_or_infinite_is_no_seed() -> None:
    assert (
        judge([0.1, 0.2, None, math.nan, math.inf], [0.9] * 5).verdict
        is SignificanceVerdict.TOO_FEW
    )
    assert spread([None, 2.0, math.nan, 4.0]).mean == 3.0
    assert spread([]).count == 0


def test_without_any_spread_the_means_decide() -> None:
    assert judge([0.5] * 3, [0.5] * 3).verdict is SignificanceVerdict.WITHIN_CHANCE
    assert judge([0.5] * 3, [0.6] * 3).verdict is SignificanceVerdict.DIFFERENT
