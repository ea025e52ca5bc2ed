"""The Keras callback that keeps snapshots of the weights, which show how they develop."""

from __future__ import annotations

from collections.abc import Mapping

import keras

from dlcore.arrays import Array
from dlcore.store import snapshots
from dlcore.store.artifacts import Artifacts
from dlcore.training.model import named_weights
from dlcore.training.variables import read_all


class SnapshotCallback(keras.callbacks.Callback):
    """Keep the initial weights and those after some epochs, within a bound on their bytes.

    Copies in memory cost next to nothing; they are written with each checkpoint and at the end.

    Args:
        artifacts: the store's artifacts.
        run_id: the run.
        size: bytes of all its weights.
    """

    def __init__(self, artifacts: Artifacts, run_id: str, size: int) -> None:
        super().__init__()
        self._artifacts = artifacts
        self._run_id = run_id
        self._capacity = snapshots.epoch_capacity(size)
        self._epoch = 0
        self._is_resumed = False
        self._unsaved: dict[int, list[Array]] = {}

    def restore(self, epoch: int) -> None:
        """Prepare for training from a checkpoint.

        Args:
            epoch: epochs done.
        """
        self._epoch = epoch
        self._is_resumed = True

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Copy the initial weights."""
        if not self._is_resumed and self._capacity >= 0:
            self._copy_weights()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Copy the weights if the epoch is one to keep."""
        self._epoch = epoch + 1
        kept = self._epochs_to_keep()
        self._unsaved = {old: weights for old, weights in self._unsaved.items() if old in kept}
        if self._epoch in kept:
            self._copy_weights()

    def save(self) -> None:
        """Write the new snapshots together with the stored ones."""
        if not self._unsaved:
            return
        stored, kept = snapshots.load(self._artifacts, self._run_id), self._epochs_to_keep()
        by_epoch = {e: stored.at(e) for e in stored.epochs if e in kept} if stored else {}
        # Reading the names costs more than copying a small model, so they are read once.
        names = list(named_weights(self.model, next(iter(self._unsaved.values()))))
        by_epoch |= {
            e: dict(zip(names, values, strict=True)) for e, values in self._unsaved.items()
        }
        snapshots.save(self._artifacts, self._run_id, by_epoch)
        self._unsaved = {}

    def _epochs_to_keep(self) -> set[int]:
        return {0, *snapshots.select_epochs(self._epoch, self._capacity)}

    def _copy_weights(self) -> None:
        self._unsaved[self._epoch] = read_all(self.model.variables)
