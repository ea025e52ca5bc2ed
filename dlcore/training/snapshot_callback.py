"""The Keras callback that keeps the weights at some epochs, so that their way can be seen."""

from __future__ import annotations

from collections.abc import Mapping

import keras

from dlcore.arrays import Array
from dlcore.store import snapshots
from dlcore.store.artifacts import Artifacts
from dlcore.training.model import named_weights


class SnapshotCallback(keras.callbacks.Callback):
    """Keeps the weights before the first epoch and after some; a bounded number of bytes.

    Copies in memory cost next to nothing; they are written when a checkpoint is, and at the end.

    Args:
        artifacts: the store's files.
        run_id: of the run.
        size: bytes of all its weights.
    """

    def __init__(self, artifacts: Artifacts, run_id: str, size: int) -> None:
        super().__init__()
        self._artifacts = artifacts
        self._run_id = run_id
        self._room = snapshots.room(size)
        self._epoch = 0
        self._begins = True
        self._new: dict[int, list[Array]] = {}

    def go_on_from(self, epoch: int) -> None:
        """Says before training that it began at another time.

        Args:
            epoch: epochs that were done then; there may be some batches more.
        """
        self._epoch = epoch
        self._begins = False

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Keeps the beginning."""
        if self._begins and self._room >= 0:
            self._take()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keeps the epoch if it is one of those to keep."""
        self._epoch = epoch + 1
        kept = self._kept()
        self._new = {old: weights for old, weights in self._new.items() if old in kept}
        if self._epoch in kept:
            self._take()

    def save(self) -> None:
        """Writes what is new, together with what was written before."""
        if not self._new:
            return
        stored, kept = snapshots.load(self._artifacts, self._run_id), self._kept()
        moments = {e: stored.at(e) for e in stored.epochs if e in kept} if stored else {}
        # Asking Keras for names costs more than copying a small model: once is enough.
        names = list(named_weights(self.model, next(iter(self._new.values()))))
        moments |= {e: dict(zip(names, values, strict=True)) for e, values in self._new.items()}
        snapshots.save(self._artifacts, self._run_id, moments)
        self._new = {}

    def _kept(self) -> set[int]:
        return {0, *snapshots.kept_epochs(self._epoch, self._room)}

    def _take(self) -> None:
        self._new[self._epoch] = [variable.numpy() for variable in self.model.variables]
