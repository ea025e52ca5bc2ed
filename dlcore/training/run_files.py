"""The files that the training of a run reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras

from dlcore.arrays import Array
from dlcore.store import weights
from dlcore.store.artifacts import Artifacts
from dlcore.training import checkpoint as checkpoints
from dlcore.training.checkpoint import Checkpoint
from dlcore.training.model import named_weights


@dataclass(frozen=True)
class RunFiles:
    """The files of a run.

    Args:
        artifacts: the store's artifacts.
        run_id: the run.
    """

    artifacts: Artifacts
    run_id: str

    def remove_unfinished(self) -> None:
        """Delete what a process left that ended while it wrote."""
        self.artifacts.remove_unfinished(self.run_id)

    def load_checkpoint(self, on_damage: Callable[[], None]) -> Checkpoint | None:
        """Return the newest intact checkpoint, see ``checkpoint.load``."""
        return checkpoints.load(self.artifacts, self.run_id, on_damage)

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint in place of the older ones."""
        checkpoints.save(self.artifacts, self.run_id, checkpoint)

    def remove_checkpoints(self) -> None:
        """Delete the checkpoints."""
        checkpoints.remove(self.artifacts, self.run_id)

    def save_weights(self, name: str, model: keras.Model, arrays: Sequence[Array]) -> None:
        """Write an artifact of weights, one array for each of the model's variables."""
        weights.save(self.artifacts, self.run_id, name, named_weights(model, arrays))
