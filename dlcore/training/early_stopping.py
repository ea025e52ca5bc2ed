"""Keras' EarlyStopping with a state that can be saved and restored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras

from dlcore.arrays import Array
from dlcore.models.callbacks import EarlyStopping

STATE = ("wait", "best", "best_epoch", "stopped_epoch")


class ResumableEarlyStopping(keras.callbacks.EarlyStopping):
    """Stop as the Keras callback does, even if the run is resumed from a checkpoint.

    Args:
        settings: its arguments.
    """

    def __init__(self, settings: EarlyStopping) -> None:
        super().__init__(**settings.call().named)
        self._restored: Mapping[str, Any] = {}
        self._restored_weights: list[Array] = []

    def state(self) -> dict[str, Any]:
        """Return the state without weights, in JSON types."""
        values = {name: getattr(self, name, None) for name in STATE}
        return {name: v if v is None else float(v) for name, v in values.items()}

    def weights(self) -> list[Array]:
        """Return the weights of the best epoch, if they are to be restored at the end."""
        return list(self.best_weights or []) if hasattr(self, "best_weights") else []

    def kept_epoch(self, last: int) -> int:
        """Return the epoch whose weights the model has at the end, from 1.

        Args:
            last: the last epoch.
        """
        return int(self.best_epoch) + 1 if self.restore_best_weights else last

    def restore(self, state: Mapping[str, Any], weights: list[Array]) -> None:
        """Restore the state at the next ``on_train_begin``."""
        self._restored, self._restored_weights = state, weights

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Reset the state, or set the restored one."""
        super().on_train_begin(logs)
        for name, value in self._restored.items():
            is_number = value is not None
            setattr(self, name, int(value) if is_number and name != "best" else value)
        if self._restored_weights:
            self.best_weights = self._restored_weights
