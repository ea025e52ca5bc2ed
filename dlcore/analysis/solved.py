"""In how many of its runs a network solves the problem of the points in the plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dlcore.analysis.run_metrics import metric_value
from dlcore.datasets import Plane
from dlcore.store.run import Run

GOAL_ACCURACY = 0.95
GOAL_LOSS = 0.01


@dataclass(frozen=True)
class Solved:
    """How many runs reach the goal.

    Args:
        metric: of the test data, whose value decides: accuracy of classes, otherwise the loss.
        goal: value to reach.
        solved: number of runs that reach it at their end.
        count: number of all runs with a result.
    """

    metric: str
    goal: float
    solved: int
    count: int


def count_solved(runs: Sequence[Run]) -> Solved | None:
    """Count the runs that solve their problem; None where the data are no points in the plane.

    Args:
        runs: of one recipe; those without a result do not count.
    """
    finished = [run for run in runs if run.has_result()]
    if not finished or not isinstance(finished[0].spec.dataset, Plane):
        return None
    if finished[0].spec.dataset.class_count:
        values = [metric_value(run, "test_accuracy") or 0.0 for run in finished]
        reached = sum(value >= GOAL_ACCURACY for value in values)
        return Solved("test_accuracy", GOAL_ACCURACY, reached, len(values))
    losses = [metric_value(run, "test_loss") for run in finished]
    reached = sum(loss is not None and loss <= GOAL_LOSS for loss in losses)
    return Solved("test_loss", GOAL_LOSS, reached, len(losses))
