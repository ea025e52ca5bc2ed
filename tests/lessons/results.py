"""Results of runs with given metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dlcore import History
from dlcore.lessons import Lesson, RunResult, build_arms


def run_result(
    metric: str = "test_accuracy",
    value: float = 0.9,
    *,
    losses: Sequence[float] = (1.0, 0.9, 0.8),
    stopped_early: bool = False,
) -> RunResult:
    """Return a result with one metric, the given validation losses and a falling training loss."""
    epochs = len(losses)
    metrics = {
        "loss": tuple(1.0 / (epoch + 1) for epoch in range(epochs)),
        "val_loss": tuple(losses),
        "accuracy": (0.95,) * epochs,
        "val_accuracy": (0.9,) * epochs,
    }
    test = {metric.removeprefix("test_"): value} if metric.startswith("test_") else {}
    return RunResult(History(metrics, (1.0,) * epochs, 1), test, stopped_early)


def results_of(lesson: Lesson, values: Mapping[str, float]) -> dict[str, list[RunResult]]:
    """Return one result for each arm with the given value of the lesson's metric."""
    return {arm: [run_result(lesson.metric, value)] for arm, value in values.items()}


def outcome(lesson: Lesson, results: Mapping[str, Sequence[RunResult]]) -> str:
    """Return the outcome of a lesson."""
    return lesson.rule.conclude(build_arms(lesson.demo, results)).outcome
