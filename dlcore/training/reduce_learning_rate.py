"""Keras' ReduceLROnPlateau with a state that can be saved and restored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from dlcore.models.callbacks import ReduceLearningRate


class ResumableReduceLearningRate(keras.callbacks.ReduceLROnPlateau):
    """Reduce the rate as the Keras callback does, even if the run is resumed from a checkpoint.

    The rate itself is a variable of the optimizer, which the checkpoint contains.

    Args:
        settings: its arguments.
    """

    def __init__(self, settings: ReduceLearningRate) -> None:
        super().__init__(**settings.call().named)
        self._restored: Mapping[str, Any] = {}

    def state(self) -> dict[str, Any]:
        """Return the state, in JSON types."""
        best = None if self.best is None else float(self.best)
        return {"best": best, "wait": int(self.wait)}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Restore the state at the next ``on_train_begin``."""
        self._restored = state

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Reset the state, or set the restored one."""
        super().on_train_begin(logs)
        for name, value in self._restored.items():
            setattr(self, name, value)
