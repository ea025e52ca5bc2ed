"""Keras callbacks of a training as values."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from dlcore.base_model import Frozen
from dlcore.models.keras_call import KerasCall, keras_call

Monitor = Literal["val_loss", "val_accuracy", "loss", "accuracy"]
MONITORS: tuple[Monitor, ...] = get_args(Monitor)


class CallbackSpec(Frozen):
    """A callback that watches a metric.

    Args:
        monitor: the metric, by its Keras name.
    """

    monitor: Monitor = "val_loss"

    def call(self) -> KerasCall:
        """Return the call that builds the callback."""
        raise NotImplementedError


class EarlyStopping(CallbackSpec):
    """Stops when the monitored metric has not improved for ``patience`` epochs.

    Args:
        patience: epochs without improvement before the run ends.
        min_delta: smallest change that counts as an improvement.
        restore_best_weights: end with the weights of the best epoch.
    """

    patience: int = Field(default=10, ge=1, le=1000)
    min_delta: float = Field(default=0.0, ge=0.0, le=10.0)
    restore_best_weights: bool = False

    def call(self) -> KerasCall:
        return keras_call("callbacks.EarlyStopping", **self.model_dump())


class ReduceLearningRate(CallbackSpec):
    """Lowers the learning rate when the monitored metric has not improved for a while.

    Args:
        factor: the new rate divided by the old one.
        patience: epochs without improvement before the rate is lowered.
        min_delta: smallest change that counts as an improvement.
        min_learning_rate: lower bound of the rate.
    """

    factor: float = Field(default=0.5, ge=0.01, le=0.99)
    patience: int = Field(default=5, ge=1, le=1000)
    min_delta: float = Field(default=0.0001, ge=0.0, le=10.0)
    min_learning_rate: float = Field(default=0.0, ge=0.0, le=10.0)

    def call(self) -> KerasCall:
        settings = self.model_dump(exclude={"min_learning_rate"})
        return keras_call("callbacks.ReduceLROnPlateau", **settings, min_lr=self.min_learning_rate)
