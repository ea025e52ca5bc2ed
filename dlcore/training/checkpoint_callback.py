"""The Keras callback that saves checkpoints, so that a crash loses at most some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import keras

CHECKPOINT_SECONDS = 10.0


class CheckpointCallback(keras.callbacks.Callback):
    """Save a checkpoint every ``CHECKPOINT_SECONDS``.

    Args:
        save: saves a checkpoint.
    """

    def __init__(self, save: Callable[[], object]) -> None:
        super().__init__()
        self._save = save
        self._saved = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Save if due."""
        self._save_if_due()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Save if due."""
        self._save_if_due()

    def _save_if_due(self) -> None:
        if time.monotonic() - self._saved >= CHECKPOINT_SECONDS:
            self._save()
            self._saved = time.monotonic()
