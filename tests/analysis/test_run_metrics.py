"""Metrics and costs of runs by name."""

from __future__ import annotations

import pytest

from dlcore import Store
from dlcore.analysis.run_metrics import known_metrics, metric_value
from tests.stored_runs import finished_run, running_run


def test_metrics_of_test_best_and_last_epoch_have_names(store: Store) -> None:
    run = finished_run(store, "me", epochs=3, loss=1.0)
    assert metric_value(run, "loss") == pytest.approx(1 / 3)
    assert metric_value(run, "test_accuracy") == pytest.approx(0.9)
    assert metric_value(run, "best_val_loss") == run.progress.best["val_loss"]
    assert metric_value(run, "epochs") == 3
    assert metric_value(run, "unknown") is None


def test_the_tests_metrics_come_first_and_costs_last(store: Store) -> None:
    running, finished = running_run(store, "me"), finished_run(store, "me")
    assert metric_value(running, "test_loss") is None
    names = known_metrics([running, finished])
    assert names[:2] == ("test_accuracy", "test_loss")
    assert names[-3:] == ("seconds", "epochs", "parameters")
    assert names.index("val_accuracy") < names.index("best_val_accuracy") < names.index("accuracy")
    assert known_metrics([]) == ()
