"""Learning-rate reduction is Keras' own, epoch for epoch."""

from __future__ import annotations

import keras
import pytest

from dlcore.training.reduce_learning_rate import ResumableReduceLearningRate
from dlcore.training.train import SharedResources
from tests.training.conftest import DROPOUT, Run, Told, by_metric, plain_fit
from tests.training.test_repeat import with_interruptions

SETTINGS = {"monitor": "val_loss", "factor": 0.5, "patience": 1, "min_delta": 1.0}
EXACT = DROPOUT.changed(
    {
        "training.trainer": "exact",
        "training.epochs": 6,
        "training.optimizer.learning_rate": 0.05,
        "training.reduce_learning_rate": SETTINGS,
    }
)


def test_it_lowers_the_rate_where_keras_does(run: Run, bench: SharedResources) -> None:
    told = run(EXACT)
    theirs = keras.callbacks.ReduceLROnPlateau(**SETTINGS)
    plain = plain_fit(EXACT, bench.shelf.arrays(EXACT), [theirs])
    rates = plain.history["learning_rate"]
    assert rates[0] == pytest.approx(0.05)
    assert rates[-1] < 0.02
    assert by_metric(told.epochs) == plain.history


def test_the_rate_of_a_warm_model_is_the_run_s_own(run: Run) -> None:
    assert run(EXACT).epochs == run(EXACT).epochs


def test_it_has_a_floor(run: Run) -> None:
    floor = {"training.reduce_learning_rate": {**SETTINGS, "min_learning_rate": 0.03}}
    rates = [epoch["learning_rate"] for epoch in run(EXACT.changed(floor)).epochs]
    assert min(rates) == pytest.approx(0.03)


def test_an_interrupted_run_lowers_it_at_the_same_epochs(run: Run, told: Told) -> None:
    with_interruptions(run, EXACT, told)
    assert told.epochs == run(EXACT).epochs


@pytest.fixture
def told(new: object) -> Told:
    """A place for a run with nothing told yet."""
    return new()  # type: ignore[no-any-return, operator]


def test_what_it_remembers_is_taken_back() -> None:
    reduction = EXACT.training.reduce_learning_rate
    assert reduction
    one, other = (ResumableReduceLearningRate(reduction) for _ in range(2))
    one.on_train_begin()
    one.wait, one.best = 3, 0.25
    other.remember(one.memory())
    other.on_train_begin()
    assert (other.wait, other.best) == (3, 0.25)
