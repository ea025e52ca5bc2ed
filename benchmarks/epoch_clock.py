"""Time of every epoch of a fit, and how much of it the whole process was idle.

Plain ``model.fit`` may be idle for seconds at the end of an epoch: it destroys the epoch's data
pipeline, and TensorFlow 2.21 then waits for the thread that tunes the pipeline. That thread is
notified, but if it wakes before its own flag is set, it sleeps until the next tuning interval,
which grows with the length of the epoch.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

import keras

INTERVAL_SECONDS = 0.05
IDLE_SHARE = 0.1
"""CPU time per wall-clock time below which a process counts as idle."""


@dataclass(frozen=True)
class Epoch:
    """Time of an epoch, validation included.

    Args:
        seconds: wall-clock time.
        idle: the part of it in which no thread of the process worked.
    """

    seconds: float
    idle: float


class EpochClock(keras.callbacks.Callback):
    """Keras callback that measures every epoch.

    Attributes:
        epochs: one measurement per epoch so far.
    """

    def __init__(self) -> None:
        super().__init__()
        self.epochs: list[Epoch] = []
        self._start = 0.0
        self._idle = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Start sampling the CPU time."""
        self._thread.start()

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Start the clock."""
        self._start, self._idle = time.perf_counter(), 0.0

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Record the epoch."""
        self.epochs.append(Epoch(time.perf_counter() - self._start, self._idle))

    def on_train_end(self, logs: Mapping[str, float] | None = None) -> None:
        """Stop sampling."""
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        wall, used = time.perf_counter(), time.process_time()
        while not self._stop.wait(INTERVAL_SECONDS):
            wall_now, used_now = time.perf_counter(), time.process_time()
            if used_now - used < IDLE_SHARE * (wall_now - wall):
                self._idle += wall_now - max(wall, self._start)
            wall, used = wall_now, used_now
