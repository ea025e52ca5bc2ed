"""In how many runs a network solves the problem of the points in the plane."""

from __future__ import annotations

import math

import pytest

from dlcore import Spec, Store
from dlcore.analysis.solved import count_solved
from dlcore.playground.settings import Playground
from tests.stored_runs import finished_run, running_run

CLASSES = Playground(shape="xor").spec(5)
NUMBERS = Playground(shape="hills").spec(5)


@pytest.mark.parametrize(
    ("spec", "metric", "values", "solved"),
    [
        (CLASSES, "accuracy", (0.95, 0.949, 1.0), 2),
        (NUMBERS, "loss", (0.02, 0.01, math.nan), 1),
    ],
)
def test_runs_that_reach_the_goal_count(
    store: Store, spec: Spec, metric: str, values: tuple[float, ...], solved: int
) -> None:
    runs = [finished_run(store, "me", spec, test={metric: value}) for value in values]
    found = count_solved([*runs, running_run(store, "me", spec)])
    assert found and (found.solved, found.count) == (solved, 3)
    assert found.metric == f"test_{metric}"


def test_other_data_have_no_goal(store: Store) -> None:
    assert count_solved([finished_run(store, "me")]) is None
    assert count_solved([running_run(store, "me", CLASSES)]) is None
