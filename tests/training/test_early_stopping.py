"""Early stopping is Keras' own, epoch for epoch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import pytest

from dlcore.events import Finished
from dlcore.training.early_stopping import ResumableEarlyStopping
from dlcore.training.train import SharedResources
from tests.training.conftest import DROPOUT, Run, by_metric, plain_fit

QUICK = {
    "training.trainer": "exact",
    "training.epochs": 10,
    "training.optimizer.learning_rate": 0.05,
}


@pytest.mark.parametrize(
    "settings",
    [
        {"monitor": "val_loss", "patience": 1, "min_delta": 0.1},
        {
            "monitor": "val_accuracy",
            "patience": 2,
            "min_delta": 0.1,
            "restore_best_weights": True,
        },
        {"monitor": "loss", "patience": 1, "min_delta": 0.3, "restore_best_weights": True},
        {"monitor": "val_loss", "patience": 100},
    ],
    ids=lambda settings: f"{settings['monitor']}-{settings['patience']}",
)
def test_it_stops_where_keras_stops(
    settings: Mapping[str, Any], run: Run, bench: SharedResources
) -> None:
    spec = DROPOUT.changed({**QUICK, "training.early_stopping": settings})
    told = run(spec)
    plain = plain_fit(spec, bench.shelf.arrays(spec), [keras.callbacks.EarlyStopping(**settings)])
    assert by_metric(told.epochs) == plain.history
    assert isinstance(told.last, Finished)
    assert told.last.early is (len(told.epochs) < 10)
    assert told.last.early is (settings["patience"] < 100)
    assert told.last.test == plain.test
    for ours, theirs in zip(told.model(spec).get_weights(), plain.model.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_what_it_remembers_is_taken_back() -> None:
    spec = DROPOUT.changed({"training.early_stopping": {"restore_best_weights": True}})
    assert spec.training.early_stopping
    one = ResumableEarlyStopping(spec.training.early_stopping)
    one.on_train_begin()
    one.wait, one.best, one.best_epoch, one.stopped_epoch = 3, 0.25, 7, 0
    one.best_weights = [np.ones(2)]
    other = ResumableEarlyStopping(spec.training.early_stopping)
    other.remember(one.memory(), one.weights())
    other.on_train_begin()
    assert (other.wait, other.best, other.best_epoch, other.stopped_epoch) == (3, 0.25, 7, 0)
    np.testing.assert_array_equal(other.best_weights[0], np.ones(2))


def test_it_begins_afresh_without_a_memory() -> None:
    spec = DROPOUT.changed({"training.early_stopping": {}})
    assert spec.training.early_stopping
    one = ResumableEarlyStopping(spec.training.early_stopping)
    one.on_train_begin()
    assert one.memory() == {"wait": 0, "best": None, "best_epoch": 0, "stopped_epoch": 0}
    assert one.weights() == []
