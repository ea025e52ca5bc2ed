"""The paired test against SciPy's exact binomial test."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest

from dlcore.labs.paired import compare_paired


@pytest.mark.parametrize(("gained", "lost"), [(0, 0), (1, 0), (5, 5), (3, 12), (20, 6), (0, 9)])
def test_the_p_value_is_that_of_the_exact_test(gained: int, lost: int) -> None:
    first = np.array([True] * gained + [False] * lost + [True] * 50)
    second = np.array([False] * gained + [True] * lost + [True] * 50)
    found = compare_paired(first, second)
    tests = gained + lost
    expected = binomtest(gained, tests).pvalue if tests else 1.0
    assert found.p_value == pytest.approx(expected)
    assert found.difference == pytest.approx((gained - lost) / len(first))
    assert found.is_clear == (expected < 0.05)
