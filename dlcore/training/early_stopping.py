"""Keras' EarlyStopping that can go on where a checkpoint left it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from dlcore.spec import EarlyStopping

REMEMBERED = ("wait", "best", "best_epoch", "stopped_epoch")


class ResumableEarlyStopping(keras.callbacks.EarlyStopping):
    """Stops as Keras' own does; its memory can be read and put back.

    Args:
        settings: what to watch and for how long.
    """

    def __init__(self, settings: EarlyStopping) -> None:
        super().__init__(
            monitor=settings.monitor,
            patience=settings.patience,
            min_delta=settings.min_delta,
            restore_best_weights=settings.restore_best_weights,
        )
        self._memory: Mapping[str, Any] = {}
        self._weights: list[np.ndarray[Any, Any]] = []

    def memory(self) -> dict[str, Any]:
        """What it remembers beside weights; JSON types."""
        values = {name: getattr(self, name, None) for name in REMEMBERED}
        return {name: v if v is None else float(v) for name, v in values.items()}

    def weights(self) -> list[np.ndarray[Any, Any]]:
        """Weights of the best epoch, if it keeps them."""
        return list(self.best_weights or []) if hasattr(self, "best_weights") else []

    def remember(self, memory: Mapping[str, Any], weights: list[np.ndarray[Any, Any]]) -> None:
        """Takes back, at the next ``on_train_begin``, what ``memory`` and ``weights`` gave."""
        self._memory, self._weights = memory, weights

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Begins afresh, or where the memory that was put back ends."""
        super().on_train_begin(logs)
        for name, value in self._memory.items():
            is_number = value is not None
            setattr(self, name, int(value) if is_number and name != "best" else value)
        if self._weights:
            self.best_weights = self._weights
