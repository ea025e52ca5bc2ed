"""Seconds of every epoch of a fit, and how many of them the whole process stood still.

Plain ``model.fit`` may wait at the end of an epoch with nothing at work, for as long as seconds:
it takes down the epoch's data pipeline, and there TensorFlow 2.21 waits for the thread that tunes
the pipeline. That thread is told to end, but where it wakes before its own flag is up, it sleeps on
until the next time to tune, which comes the later, the longer the epoch was.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import keras

LOOK_SECONDS = 0.05
AT_REST = 0.1
"""Share of one core below which a process does nothing but look at its clocks."""


@dataclass(frozen=True)
class Epoch:
    """How long an epoch took, validation included.

    Args:
        seconds: on the wall's clock.
        still: of these, those in which no thread of the process was at work.
    """

    seconds: float
    still: float


class EpochClock(keras.callbacks.Callback):
    """Takes the time of every epoch, validation included."""

    def __init__(self) -> None:
        super().__init__()
        self.epochs: list[Epoch] = []
        self._began = 0.0
        self._still = 0.0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._tick, daemon=True)

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Begins to look for standstills."""
        self._watch.start()

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Starts the clock."""
        self._began, self._still = time.perf_counter(), 0.0

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Stops it."""
        self.epochs.append(Epoch(time.perf_counter() - self._began, self._still))

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:
        """Looks no more."""
        self._over.set()
        self._watch.join()

    def _tick(self) -> None:
        wall, used = time.perf_counter(), time.process_time()
        while not self._over.wait(LOOK_SECONDS):
            wall_now, used_now = time.perf_counter(), time.process_time()
            if used_now - used < AT_REST * (wall_now - wall):
                self._still += wall_now - max(wall, self._began)
            wall, used = wall_now, used_now
