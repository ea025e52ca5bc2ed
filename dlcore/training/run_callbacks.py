"""The Keras callbacks of a run, whose state is a part of its checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import keras

from dlcore.arrays import Array
from dlcore.events import Emit
from dlcore.planning.plan import Plan
from dlcore.spec import Spec
from dlcore.training.callback import EventCallback, YieldCallback
from dlcore.training.checkpoint import Checkpoint
from dlcore.training.checkpoint_callback import CheckpointCallback
from dlcore.training.early_stopping import ResumableEarlyStopping
from dlcore.training.reduce_learning_rate import ResumableReduceLearningRate
from dlcore.training.run_files import RunFiles
from dlcore.training.slot import Slot
from dlcore.training.snapshot_callback import SnapshotCallback


class RunCallbacks:
    """The callbacks of a run.

    Args:
        spec: what is trained.
        planned: its plan.
        files: receives the snapshots.
        emit: receives each event.
        slot: the run's slot.
        activate: called after every wait, before the model is used again.
        save: saves a checkpoint, and returns whether the run can continue from it.
    """

    def __init__(
        self,
        spec: Spec,
        planned: Plan,
        files: RunFiles,
        *,
        emit: Emit,
        slot: Slot,
        activate: Callable[[], None],
        save: Callable[[], bool],
    ) -> None:
        stopping = spec.training.early_stopping
        self.stopping = ResumableEarlyStopping(stopping) if stopping else None
        reducing = spec.training.reduce_learning_rate
        self.reducing = ResumableReduceLearningRate(reducing) if reducing else None
        self.snapshots = SnapshotCallback(files.artifacts, files.run_id, planned.weight_bytes)
        self.events = EventCallback(
            emit=emit,
            slot=slot,
            steps=planned.steps,
            activate=activate,
            save=save,
            monitor="val_loss" if planned.validation_samples else "loss",
        )
        self._checkpoint = CheckpointCallback(save)
        self.yielding = YieldCallback(slot, activate)

    def in_order(self) -> list[keras.callbacks.Callback]:
        """Return those of the training, in Keras' order of calls.

        Callbacks that change the training come before those that report and save it.
        """
        optional = (self.stopping, self.reducing, self.events, self.snapshots, self._checkpoint)
        return [callback for callback in optional if callback]

    def kept_epoch(self, epoch: int) -> int:
        """Return the epoch whose weights a run keeps that has ended after some epochs."""
        return self.stopping.kept_epoch(epoch) if self.stopping else epoch

    def checkpoint(self, arrays: Sequence[Array]) -> Checkpoint:
        """Return the state of the run.

        Args:
            arrays: all arrays of the model, its optimizer and its metrics.
        """
        events, stopping = self.events, self.stopping
        return Checkpoint(
            epoch=events.epoch,
            step=events.step,
            arrays=arrays,
            best_weights=events.best_weights,
            best_value=events.best_value,
            best_epoch=events.best_epoch,
            logs=events.logs,
            seconds=events.seconds if events.step else 0.0,
            stopping=stopping.state() if stopping else {},
            reducing=self.reducing.state() if self.reducing else {},
            stopping_weights=stopping.weights() if stopping else [],
        )

    def restore(self, saved: Checkpoint) -> None:
        """Continue from the state of a checkpoint."""
        events = self.events
        events.epoch, events.step = saved.epoch, saved.step
        events.logs = dict(saved.logs)
        events.best_weights = saved.best_weights
        events.best_value, events.best_epoch = saved.best_value, saved.best_epoch
        events.seconds_before = saved.seconds
        self.snapshots.restore(saved.epoch)
        if self.stopping:
            self.stopping.restore(saved.stopping, saved.stopping_weights)
        if self.reducing:
            self.reducing.restore(saved.reducing)
