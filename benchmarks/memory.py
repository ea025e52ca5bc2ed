"""Memory of processes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil

MEGABYTE = 1_000_000
INTERVAL_SECONDS = 1.0


@dataclass(frozen=True)
class Memory:
    """Memory of some processes together, in megabytes (10^6 bytes).

    Args:
        rss: resident memory; shared pages count once per process.
        uss: unique memory, which would be freed if the processes ended.
        pss: resident memory with shared pages divided among their users; 0 where unknown.
    """

    rss: float
    uss: float
    pss: float


def memory_of(pids: Sequence[int]) -> Memory:
    """Measure processes; those that have ended count as zero."""
    rss = uss = pss = 0
    for pid in pids:
        try:
            full = psutil.Process(pid).memory_full_info()
        except psutil.NoSuchProcess:
            continue
        rss, uss, pss = rss + full.rss, uss + full.uss, pss + getattr(full, "pss", 0)
    return Memory(rss / MEGABYTE, uss / MEGABYTE, pss / MEGABYTE)


class MemoryMonitor:
    """Context manager that samples the memory of processes in a thread.

    Args:
        pids: returns the processes to measure.

    Attributes:
        samples: one every :data:`INTERVAL_SECONDS`, at least one.
    """

    def __init__(self, pids: Callable[[], Sequence[int]]) -> None:
        self.samples: list[Memory] = []
        self._pids = pids
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> MemoryMonitor:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while True:
            self.samples.append(memory_of(self._pids()))
            if self._stop.wait(INTERVAL_SECONDS):
                return
