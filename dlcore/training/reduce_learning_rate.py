"""Keras' ReduceLROnPlateau that can go on where a checkpoint left it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from dlcore.spec import ReduceLearningRate


class ResumableReduceLearningRate(keras.callbacks.ReduceLROnPlateau):
    """Lowers the rate as Keras' own does; its memory can be read and put back.

    The rate itself is one of the optimizer's variables, which a checkpoint holds anyway.

    Args:
        settings: what to watch, and by how much to lower.
    """

    def __init__(self, settings: ReduceLearningRate) -> None:
        super().__init__(
            monitor=settings.monitor,
            factor=settings.factor,
            patience=settings.patience,
            min_delta=settings.min_delta,
            min_lr=settings.min_learning_rate,
        )
        self._memory: Mapping[str, Any] = {}

    def memory(self) -> dict[str, Any]:
        """What it remembers; JSON types."""
        best = None if self.best is None else float(self.best)
        return {"best": best, "wait": int(self.wait)}

    def remember(self, memory: Mapping[str, Any]) -> None:
        """Takes back, at the next ``on_train_begin``, what ``memory`` gave."""
        self._memory = memory

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Begins afresh, or where the memory that was put back ends."""
        super().on_train_begin(logs)
        for name, value in self._memory.items():
            setattr(self, name, value)
