"""The one Keras callback that turns training into events and obeys the learner."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import keras

from dlcore.arrays import Array
from dlcore.errors import Diverged
from dlcore.events import EpochEnded, Event, Paused, Progress, Resumed
from dlcore.store.run import Command
from dlcore.training.yield_control import Turn

Emit = Callable[[Event], None]

PROGRESS_SECONDS = 0.2
EXPLODED = 1e4
"""A loss this many times its first value has diverged, even while it is finite."""


class StopTraining(Exception):
    """Leaves the training loop; the learner or the server wants the run to end now.

    Args:
        command: why: stop or kill.
    """

    def __init__(self, command: Command) -> None:
        super().__init__(command)
        self.command = command


class EventCallback(keras.callbacks.Callback):
    """Emits progress and epoch ends, remembers the best epoch, hands over at batch boundaries.

    Args:
        emit: takes each event.
        turn: asked at every batch boundary.
        steps: batches in one epoch.
        resumed: called after every wait, before the model is touched again.
        rested: called when the run pauses.
        monitor: metric whose lowest value makes the best epoch.
    """

    def __init__(
        self,
        *,
        emit: Emit,
        turn: Turn,
        steps: int,
        resumed: Callable[[], None],
        rested: Callable[[], None],
        monitor: str,
    ) -> None:
        super().__init__()
        self._emit = emit
        self._turn = turn
        self._steps = steps
        self._resumed = resumed
        self._rested = rested
        self._monitor = monitor
        self._told = -math.inf
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
        """Machine time used in the running epoch."""
        return self.seconds_before + self._turn.clock() - self._epoch_began

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Starts the epoch's clock."""
        self._epoch_began = self._turn.clock()

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Tells progress, checks the loss, and offers the machine to others."""
        self.step = batch + 1
        metrics = self.logs = _plain(logs)
        self._check(metrics.get("loss", 0.0))
        now = time.monotonic()
        if now - self._told >= PROGRESS_SECONDS and self.step < self._steps:
            self._told = now
            self._emit(Progress(time.time(), self.epoch + 1, self.step, self._steps, metrics))
        self._offer()

    def on_test_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Offers the machine to others."""
        self._offer()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Tells the epoch's metrics and keeps the weights of the best epoch."""
        metrics = _plain(logs)
        self._check(metrics.get("loss", 0.0))
        self._check(metrics.get("val_loss", 0.0))
        seconds, self.seconds_before = self.seconds, 0.0
        self._epoch_began = self._turn.clock()
        self.epoch, self.step, self.logs = epoch + 1, 0, {}
        value = metrics.get(self._monitor, math.inf)
        best = self.best_value is None or value < self.best_value
        if best:
            self.best_value, self.best_epoch = value, self.epoch
            self.best_weights = [variable.numpy() for variable in self.model.variables]
        self._emit(EpochEnded(time.time(), self.epoch, metrics, seconds, best))

    def _check(self, loss: float) -> None:
        if self._first_loss is None and math.isfinite(loss):
            self._first_loss = max(abs(loss), 1.0)
        if not math.isfinite(loss) or loss > EXPLODED * (self._first_loss or 1.0):
            raise Diverged(epoch=self.epoch + 1, step=self.step)

    def _offer(self) -> None:
        command = self._turn.offer()
        if command is Command.PAUSE:
            self._resumed()
            self._emit(Paused(time.time()))
            self._rested()
            command = self._turn.rest()
            self._emit(Resumed(time.time()))
        self._resumed()
        if command in (Command.STOP, Command.KILL):
            raise StopTraining(command)


def _plain(logs: Mapping[str, Any] | None) -> dict[str, float]:
    return {name: float(value) for name, value in (logs or {}).items()}
