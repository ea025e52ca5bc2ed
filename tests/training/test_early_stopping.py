"""Early stopping gives the numbers of the Keras callback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import pytest

from dlcore.events import Finished
from dlcore.training.early_stopping import ResumableEarlyStopping
from dlcore.training.shared_resources import SharedResources
from tests.training.conftest import DROPOUT, Train, by_metric, plain_fit

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
        {"monitor": "val_loss", "patience": 100},
    ],
    ids=lambda settings: f"{settings['monitor']}-{settings['patience']}",
)
def test_the_run_stops_at_the_same_epoch_as_in_keras(
    settings: Mapping[str, Any], train: Train, resources: SharedResources
) -> None:
    spec = DROPOUT.changed({**QUICK, "training.early_stopping": settings})
    record = train(spec)
    plain = plain_fit(
        spec, resources.datasets.arrays(spec), [keras.callbacks.EarlyStopping(**settings)]
    )
    assert by_metric(record.epochs) == plain.history
    assert isinstance(record.last, Finished)
    assert record.last.early is (len(record.epochs) < 10)
    assert record.last.early is (settings["patience"] < 100)
    assert record.last.test == plain.test
    for ours, theirs in zip(
        record.model(spec).get_weights(), plain.model.get_weights(), strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)


def test_the_state_can_be_restored() -> None:
    spec = DROPOUT.changed({"training.early_stopping": {"restore_best_weights": True}})
    assert spec.training.early_stopping
    one = ResumableEarlyStopping(spec.training.early_stopping)
    one.on_train_begin()
    one.wait, one.best, one.best_epoch, one.stopped_epoch = 3, 0.25, 7, 0
    one.best_weights = [np.ones(2)]
    other = ResumableEarlyStopping(spec.training.early_stopping)
    other.restore(one.state(), one.weights())
    other.on_train_begin()
    assert (other.wait, other.best, other.best_epoch, other.stopped_epoch) == (3, 0.25, 7, 0)
    np.testing.assert_array_equal(other.best_weights[0], np.ones(2))


def test_the_initial_state() -> None:
    spec = DROPOUT.changed({"training.early_stopping": {}})
    assert spec.training.early_stopping
    one = ResumableEarlyStopping(spec.training.early_stopping)
    one.on_train_begin()
    assert one.state() == {"wait": 0, "best": None, "best_epoch": 0, "stopped_epoch": 0}
    assert one.weights() == []
