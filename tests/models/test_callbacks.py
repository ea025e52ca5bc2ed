"""Callback specs build the callbacks of Keras with their settings."""

from __future__ import annotations

import keras
import pytest

from dlcore.datasets.program_text import keras_code
from dlcore.models.callbacks import CallbackSpec, EarlyStopping, ReduceLearningRate
from dlcore.spec import Training

STOPPING = EarlyStopping(monitor="loss", patience=3, min_delta=0.5, restore_best_weights=True)
REDUCTION = ReduceLearningRate(
    monitor="val_accuracy", factor=0.1, patience=2, min_delta=0.2, min_learning_rate=0.001
)


def test_early_stopping() -> None:
    built = STOPPING.call().build()
    assert isinstance(built, keras.callbacks.EarlyStopping)
    assert (built.monitor, built.patience, built.restore_best_weights) == ("loss", 3, True)
    assert abs(built.min_delta) == 0.5


def test_reduce_learning_rate() -> None:
    built = REDUCTION.call().build()
    assert isinstance(built, keras.callbacks.ReduceLROnPlateau)
    assert (built.monitor, built.factor, built.patience) == ("val_accuracy", 0.1, 2)
    assert (built.min_delta, built.min_lr) == (0.2, 0.001)


@pytest.mark.parametrize("callback", [STOPPING, REDUCTION])
def test_the_exported_program_builds_the_same_callback(callback: CallbackSpec) -> None:
    exported = eval(keras_code(callback.call()), {"keras": keras})
    assert vars(exported) == vars(callback.call().build())


def test_a_training_lists_its_callbacks_by_field() -> None:
    training = Training(early_stopping=STOPPING, reduce_learning_rate=REDUCTION)
    assert training.callbacks == {"early_stopping": STOPPING, "reduce_learning_rate": REDUCTION}
    assert Training().callbacks == {}
