"""The Keras callback that emits events, yields control to other runs and handles commands."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping

import keras

from dlcore.arrays import Array
from dlcore.errors import Diverged
from dlcore.events import Emit, EpochEnded, Paused, Progress, Resumed
from dlcore.store.run import Command
from dlcore.training.logs import to_floats
from dlcore.training.slot import Slot
from dlcore.training.variables import read_all

PROGRESS_SECONDS = 0.2
DIVERGENCE_FACTOR = 1e4
"""A loss this many times its first value has diverged, even if it is finite."""


class StopTraining(Exception):
    """Leaves the training loop because of the command to stop."""


class EventCallback(keras.callbacks.Callback):
    """Emit events, keep the weights of the best epoch, and yield control at batch boundaries.

    Args:
        emit: receives each event.
        slot: the run's slot.
        steps: batches per epoch.
        activate: called after every wait, before the model is used again.
        save: saves a checkpoint, and returns whether the run can continue from it.
        monitor: the metric whose minimum is the best epoch.
    """

    def __init__(
        self,
        *,
        emit: Emit,
        slot: Slot,
        steps: int,
        activate: Callable[[], None],
        save: Callable[[], bool],
        monitor: str,
    ) -> None:
        super().__init__()
        self._emit = emit
        self._slot = slot
        self._steps = steps
        self._activate = activate
        self._save = save
        self._monitor = monitor
        self._last_progress = -math.inf
        self._first_loss: float | None = None
        self._epoch_began = 0.0
        self.epoch = 0
        self.step = 0
        self.seconds_before = 0.0
        self.best_value: float | None = None
        self.best_epoch = 0
        self.best_weights: list[Array] = []
        self.logs: dict[str, float] = {}

    @property
    def seconds(self) -> float:
        """Machine time of the current epoch so far."""
        return self.seconds_before + self._slot.clock() - self._epoch_began

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Start the epoch's clock."""
        self._epoch_began = self._slot.clock()

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Emit progress, check the loss, and yield control."""
        self.step = batch + 1
        metrics = self.logs = to_floats(logs)
        self._check_loss(metrics.get("loss", 0.0))
        now = time.monotonic()
        if now - self._last_progress >= PROGRESS_SECONDS and self.step < self._steps:
            self._last_progress = now
            self._emit(Progress(time.time(), self.epoch + 1, self.step, self._steps, metrics))
        self._yield_control()

    def on_test_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Yield control."""
        self._yield_control()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Emit the epoch's metrics, and keep the weights if it is the best one."""
        metrics = to_floats(logs)
        self._check_loss(metrics.get("loss", 0.0))
        self._check_loss(metrics.get("val_loss", 0.0))
        seconds, self.seconds_before = self.seconds, 0.0
        self._epoch_began = self._slot.clock()
        self.epoch, self.step, self.logs = epoch + 1, 0, {}
        value = metrics.get(self._monitor, math.inf)
        best = self.best_value is None or value < self.best_value
        if best:
            self.best_value, self.best_epoch = value, self.epoch
            # The older ones go first, as both may be large.
            self.best_weights = []
            self.best_weights = read_all(self.model.variables)
        self._emit(EpochEnded(time.time(), self.epoch, metrics, seconds, best))

    def _check_loss(self, loss: float) -> None:
        if self._first_loss is None and math.isfinite(loss):
            self._first_loss = max(abs(loss), 1.0)
        if not math.isfinite(loss) or loss > DIVERGENCE_FACTOR * (self._first_loss or 1.0):
            raise Diverged(epoch=self.epoch + 1, step=self.step)

    def _yield_control(self) -> None:
        command = self._slot.yield_control()
        if command is Command.PAUSE:
            self._activate()
            self._emit(Paused(time.time()))
            if self._save():
                self._slot.leave()
            command = self._slot.wait_while_paused()
            self._emit(Resumed(time.time()))
        self._activate()
        if command is Command.STOP:
            raise StopTraining


class YieldCallback(keras.callbacks.Callback):
    """Yield control during the final evaluation, where a run can no longer be stopped or paused.

    Args:
        slot: the run's slot.
        activate: called after every wait, before the model is used again.
    """

    def __init__(self, slot: Slot, activate: Callable[[], None]) -> None:
        super().__init__()
        self._slot = slot
        self._activate = activate

    def on_test_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Yield control."""
        self._slot.yield_control()
        self._activate()
