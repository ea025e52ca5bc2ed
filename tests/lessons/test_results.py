"""Metrics of runs and arms."""

from __future__ import annotations

import pytest

from dlcore.analysis.history import history
from dlcore.lessons import LESSONS, RunResult, build_arms
from dlcore.store import Store
from tests.lessons.results import run_result
from tests.stored_runs import finished_run


def test_a_metric_that_was_not_measured_has_no_value() -> None:
    assert run_result("test_accuracy", 0.2).metric_value("test_accuracy") == 0.2
    assert RunResult(history([]), {}).metric_value("accuracy") is None


def test_an_arm_averages_over_its_seeds() -> None:
    lesson = LESSONS["chance"]
    results = {"same": [run_result(value=0.8), run_result(value=0.9, losses=(1.0,))]}
    arm = build_arms(lesson.demo, results)["same"]
    assert arm.values("test_accuracy") == (0.8, 0.9)
    assert arm.values("test_recall") == ()
    assert arm.mean("test_accuracy") == pytest.approx(0.85)
    assert arm.epochs == 2
    assert arm.samples("test_accuracy") == arm.spec.dataset.info().test_size == 360


def test_a_result_is_that_of_the_stored_run(store: Store) -> None:
    run = finished_run(store, "me", epochs=3)
    result = RunResult.of(run, history(event for _, event in store.events(run.id)))
    assert result.metric_value("test_accuracy") == run.progress.test["accuracy"]
    assert result.metric_value("loss") == run.progress.latest["loss"]
    assert result.history.epochs == 3
    assert not result.stopped_early
