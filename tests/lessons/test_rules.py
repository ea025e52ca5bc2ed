"""The conclusion of every lesson follows from its results alone."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.lessons import LESSONS, RunResult
from dlcore.lessons.rules import (
    ALIKE,
    NONE,
    BetterArm,
    EpochSavings,
    Overfits,
    SeedRange,
    WorstArm,
)
from tests.lessons.results import outcome, results_of, run_result


def lessons_with(rule: type) -> list[str]:
    return [name for name, lesson in LESSONS.items() if isinstance(lesson.rule, rule)]


@pytest.mark.parametrize("name", lessons_with(BetterArm))
def test_the_better_arm_has_the_better_metric(name: str) -> None:
    lesson = LESSONS[name]
    rule = lesson.rule
    assert isinstance(rule, BetterArm)
    others = dict.fromkeys(lesson.arms, 0.5)
    low = others | {rule.first: 0.1, rule.second: 0.9}
    high = others | {rule.first: 0.9, rule.second: 0.1}
    outcomes = {outcome(lesson, results_of(lesson, values)) for values in (low, high)}
    assert outcomes == {rule.first, rule.second}
    lower_is_better = lesson.metric == "test_rmse"
    expected = rule.first if lower_is_better else rule.second
    assert outcome(lesson, results_of(lesson, low)) == expected
    same = others | {rule.first: 0.500, rule.second: 0.5001}
    assert outcome(lesson, results_of(lesson, same)) == ALIKE


@pytest.mark.parametrize("name", lessons_with(WorstArm))
def test_the_worst_arm_is_clearly_worse_than_all_others(name: str) -> None:
    lesson = LESSONS[name]
    for worst in lesson.arms:
        values = {arm: 0.5 if arm == worst else 0.9 for arm in lesson.arms}
        assert outcome(lesson, results_of(lesson, values)) == worst
    assert outcome(lesson, results_of(lesson, dict.fromkeys(lesson.arms, 0.9))) == NONE


@pytest.mark.parametrize("name", lessons_with(WorstArm))
def test_with_seeds_the_worst_arm_must_differ_from_every_other(name: str) -> None:
    lesson = LESSONS[name]
    worst, next_worst, best = lesson.arms
    near = [0.900, 0.902, 0.904]

    def runs(values: list[float]) -> list[RunResult]:
        return [run_result(value=value) for value in values]

    clear = {worst: runs([0.5, 0.502, 0.504]), next_worst: runs(near), best: runs(near)}
    assert outcome(lesson, clear) == worst
    # A single test would give p = 0.04; among three it is 0.13.
    unclear = clear | {worst: runs([0.894, 0.8965, 0.899])}
    assert outcome(lesson, unclear) == NONE


@pytest.mark.parametrize("name", lessons_with(EpochSavings))
def test_early_stopping_may_save_epochs_or_cost_accuracy(name: str) -> None:
    lesson = LESSONS[name]

    def savings(whole: float, early: float, *, stopped_early: bool) -> str:
        results = {
            "whole": [run_result(value=whole)],
            "early": [run_result(value=early, losses=(1.0, 0.9), stopped_early=stopped_early)],
        }
        return outcome(lesson, results)

    assert savings(0.95, 0.95, stopped_early=True) == "saved"
    assert savings(0.95, 0.80, stopped_early=True) == "cost"
    assert savings(0.80, 0.95, stopped_early=True) == "saved"
    assert savings(0.95, 0.95, stopped_early=False) == "never"


@pytest.mark.parametrize("name", lessons_with(Overfits))
def test_the_outcome_is_the_shape_of_the_validation_loss(name: str) -> None:
    shapes = {
        "turns": (1.0, 0.5, 0.6, 0.9),
        "flat": (1.0, 0.5, 0.51),
        "falls": (1.0, 0.5, 0.4),
    }
    for expected, losses in shapes.items():
        results = {arm: [run_result(losses=losses)] for arm in LESSONS[name].arms}
        assert outcome(LESSONS[name], results) == expected


@pytest.mark.parametrize("name", lessons_with(SeedRange))
def test_the_outcome_is_the_size_of_the_range(name: str) -> None:
    for expected, values in {
        "same": (0.9, 0.9),
        "near": (0.9, 0.905),
        "far": (0.9, 0.95),
    }.items():
        results = {"same": [run_result(value=value) for value in values]}
        assert outcome(LESSONS[name], results) == expected


def test_a_range_of_one_point_is_no_smaller_in_32_bits() -> None:
    lesson = LESSONS[lessons_with(SeedRange)[0]]
    values = [float(np.float32(value)) for value in (0.9712, 0.9612)]
    assert values[0] - values[1] < 0.01
    assert outcome(lesson, {"same": [run_result(value=value) for value in values]}) == "far"


def test_every_rule_is_tested_above() -> None:
    rules = (BetterArm, WorstArm, EpochSavings, Overfits, SeedRange)
    assert all(isinstance(lesson.rule, rules) for lesson in LESSONS.values())
