"""Lessons: every one can be trained, and its conclusion follows from its figures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from dlcore import History, plan
from dlcore.lessons import LESSONS, Basis, Lesson, Measured, Size, arms
from dlcore.lessons.figures import GAP
from dlcore.lessons.rules import ALIKE, Better, Overfits, Saving, Spreading, WorstArm

ALL = list(LESSONS.values())


def measured(
    metric: str = "test_accuracy",
    value: float = 0.9,
    *,
    losses: Sequence[float] = (1.0, 0.9, 0.8),
    early: bool = False,
) -> Measured:
    """A run that measured one figure; validation loss as told, training loss falling."""
    epochs = len(losses)
    metrics = {
        "loss": tuple(1.0 / (epoch + 1) for epoch in range(epochs)),
        "val_loss": tuple(losses),
        "accuracy": (0.95,) * epochs,
        "val_accuracy": (0.95 - value if metric == GAP else 0.9,) * epochs,
    }
    test = {metric.removeprefix("test_"): value} if metric.startswith("test_") else {}
    return Measured(History(metrics, (1.0,) * epochs, 1), test, early)


def outcome(lesson: Lesson, runs: Mapping[str, Sequence[Measured]]) -> str:
    return lesson.rule.conclude(arms(lesson.demo, runs)).outcome


def figures(lesson: Lesson, values: Mapping[str, float]) -> dict[str, list[Measured]]:
    return {arm: [measured(lesson.metric, value)] for arm, value in values.items()}


def of_rule(kind: type) -> list[str]:
    return [name for name, lesson in LESSONS.items() if isinstance(lesson.rule, kind)]


def test_there_are_those_that_were_promised() -> None:
    assert list(LESSONS) == [
        *("epochs", "units", "output", "activations", "depth", "learning-rate", "optimizer"),
        *("batch-size", "dropout", "early-stopping", "cnn", "overfitting", "lstm"),
        *("lstm-layers", "chance"),
    ]


@pytest.mark.parametrize("lesson", ALL, ids=lambda lesson: lesson.id)
def test_every_size_can_be_trained(lesson: Lesson) -> None:
    for size in Size:
        specs = [spec for seeds in lesson.specs(size).values() for spec in seeds]
        assert 2 <= len(specs) <= 5
        assert len(set(specs)) == len(specs)
        for spec in specs:
            assert plan(spec).parameters > 0
    assert lesson.demo.keys() == lesson.full.keys()
    preview = max(s.training.epochs for s in lesson.recipes(Size.PREVIEW).values())
    assert preview <= 5


@pytest.mark.parametrize("name", of_rule(Better))
def test_the_better_of_two_is_told_by_its_figures(name: str) -> None:
    lesson = LESSONS[name]
    rule = lesson.rule
    assert isinstance(rule, Better)
    low, high = {rule.first: 0.1, rule.second: 0.9}, {rule.first: 0.9, rule.second: 0.1}
    found = {outcome(lesson, figures(lesson, values)) for values in (low, high)}
    assert found == {rule.first, rule.second}
    lower_is_better = lesson.metric in (GAP, "test_rmse")
    expected = rule.first if lower_is_better else rule.second
    assert outcome(lesson, figures(lesson, low)) == expected
    same = {rule.first: 0.500, rule.second: 0.5001}
    assert outcome(lesson, figures(lesson, same)) == ALIKE


@pytest.mark.parametrize("name", of_rule(WorstArm))
def test_whoever_falls_behind_is_told_by_the_figures(name: str) -> None:
    lesson = LESSONS[name]
    for worst in lesson.arms:
        values = {arm: 0.5 if arm == worst else 0.9 for arm in lesson.arms}
        assert outcome(lesson, figures(lesson, values)) == worst
    assert outcome(lesson, figures(lesson, dict.fromkeys(lesson.arms, 0.9))) == "none"


@pytest.mark.parametrize("name", of_rule(Saving))
def test_what_early_stopping_did_is_told_by_the_figures(name: str) -> None:
    lesson = LESSONS[name]

    def told(whole: float, early: float, *, stopped: bool) -> str:
        runs = {
            "whole": [measured(value=whole)],
            "early": [measured(value=early, losses=(1.0, 0.9), early=stopped)],
        }
        return outcome(lesson, runs)

    assert told(0.95, 0.95, stopped=True) == "saved"
    assert told(0.95, 0.80, stopped=True) == "cost"
    assert told(0.80, 0.95, stopped=True) == "saved"
    assert told(0.95, 0.95, stopped=False) == "never"


@pytest.mark.parametrize("name", of_rule(Overfits))
def test_where_validation_went_is_told_by_the_curve(name: str) -> None:
    courses = {"turns": (1.0, 0.5, 0.6, 0.9), "flat": (1.0, 0.5, 0.51), "falls": (1.0, 0.5, 0.4)}
    for expected, losses in courses.items():
        runs = {arm: [measured(losses=losses)] for arm in LESSONS[name].arms}
        assert outcome(LESSONS[name], runs) == expected


@pytest.mark.parametrize("name", of_rule(Spreading))
def test_how_far_seeds_lie_apart_is_told_by_the_figures(name: str) -> None:
    for expected, values in {
        "same": (0.9, 0.9),
        "near": (0.9, 0.905),
        "far": (0.9, 0.95),
    }.items():
        runs = {"same": [measured(value=value) for value in values]}
        assert outcome(LESSONS[name], runs) == expected


def test_every_outcome_of_every_rule_was_seen_above() -> None:
    kinds = (Better, WorstArm, Saving, Overfits, Spreading)
    assert all(isinstance(lesson.rule, kinds) for lesson in ALL)


def test_with_enough_seeds_they_decide() -> None:
    lesson = LESSONS["units"]

    def basis(seeds: int) -> Basis:
        values = {"few": (0.95, 0.96, 0.97), "many": (0.955, 0.965, 0.975)}
        runs = {arm: [measured(value=v) for v in of_arm[:seeds]] for arm, of_arm in values.items()}
        return lesson.rule.conclude(arms(lesson.demo, runs)).basis

    assert basis(1) is Basis.SAMPLES
    assert basis(3) is Basis.SEEDS


def test_the_size_of_the_test_decides_what_counts() -> None:
    """The same difference counts on 10,000 test samples and does not on 360."""
    runs = {"few": [measured(value=0.95)], "many": [measured(value=0.96)]}
    lesson = LESSONS["units"]
    large = arms(lesson.demo, runs)
    digits = dict.fromkeys(lesson.arms, LESSONS["chance"].demo["same"])
    assert lesson.rule.conclude(large).outcome == "many"
    assert lesson.rule.conclude(arms(digits, runs)).outcome == ALIKE
