"""Learning-rate reduction gives the numbers of the Keras callback."""

from __future__ import annotations

from collections.abc import Callable

import keras
import pytest

from dlcore.training.reduce_learning_rate import ResumableReduceLearningRate
from dlcore.training.shared_resources import SharedResources
from tests.training.conftest import DROPOUT, RunRecord, Train, by_metric, plain_fit
from tests.training.test_reproducibility import with_interruptions

SETTINGS = {"monitor": "val_loss", "factor": 0.5, "patience": 1, "min_delta": 1.0}
EXACT = DROPOUT.changed(
    {
        "training.trainer": "exact",
        "training.epochs": 6,
        "training.optimizer.learning_rate": 0.05,
        "training.reduce_learning_rate": SETTINGS,
    }
)


def test_the_rate_is_reduced_at_the_same_epochs_as_in_keras(
    train: Train, resources: SharedResources
) -> None:
    record = train(EXACT)
    theirs = keras.callbacks.ReduceLROnPlateau(**SETTINGS)
    plain = plain_fit(EXACT, resources.datasets.arrays(EXACT), [theirs])
    rates = plain.history["learning_rate"]
    assert rates[0] == pytest.approx(0.05)
    assert rates[-1] < 0.02
    assert by_metric(record.epochs) == plain.history


def test_a_second_run_starts_with_the_initial_rate(train: Train) -> None:
    assert train(EXACT).epochs == train(EXACT).epochs


def test_the_rate_has_a_minimum(train: Train) -> None:
    minimum = {"training.reduce_learning_rate": {**SETTINGS, "min_learning_rate": 0.03}}
    rates = [epoch["learning_rate"] for epoch in train(EXACT.changed(minimum)).epochs]
    assert min(rates) == pytest.approx(0.03)


def test_an_interrupted_run_reduces_the_rate_at_the_same_epochs(
    train: Train, new_record: Callable[[], RunRecord]
) -> None:
    record = new_record()
    with_interruptions(train, EXACT, record)
    assert record.epochs == train(EXACT).epochs


def test_the_state_can_be_restored() -> None:
    reduction = EXACT.training.reduce_learning_rate
    assert reduction
    one, other = (ResumableReduceLearningRate(reduction) for _ in range(2))
    one.on_train_begin()
    one.wait, one.best = 3, 0.25
    other.restore(one.state())
    other.on_train_begin()
    assert (other.wait, other.best) == (3, 0.25)
