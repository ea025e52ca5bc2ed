"""When one arm is clearly better than another."""

from __future__ import annotations

from dlcore.lessons import LESSONS, Basis, build_arms
from tests.lessons.results import run_result

UNITS = LESSONS["units"]


def test_with_enough_seeds_a_significance_test_decides() -> None:
    def basis(seeds: int) -> Basis:
        values = {"few": (0.95, 0.96, 0.97), "many": (0.955, 0.965, 0.975)}
        results = {
            arm: [run_result(value=value) for value in of_arm[:seeds]]
            for arm, of_arm in values.items()
        }
        return UNITS.rule.conclude(build_arms(UNITS.demo, results)).basis

    assert basis(1) is Basis.SAMPLES
    assert basis(3) is Basis.SEEDS


def test_a_difference_counts_only_on_a_large_test_set() -> None:
    results = {"few": [run_result(value=0.95)], "many": [run_result(value=0.96)]}
    on_10_000_samples = build_arms(UNITS.demo, results)
    digits = dict.fromkeys(UNITS.arms, LESSONS["chance"].demo["same"])
    on_360_samples = build_arms(digits, results)
    assert UNITS.rule.conclude(on_10_000_samples).outcome == "many"
    assert UNITS.rule.conclude(on_360_samples).outcome == "alike"
