"""How much memory processes take."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil

MEGABYTE = 1_000_000
LOOK_SECONDS = 1.0


@dataclass(frozen=True)
class Memory:
    """Memory of some processes together, in megabytes (10^6 bytes).

    Args:
        rss: all that is resident; what processes share is counted once for each.
        uss: what would be free if they ended.
        pss: as ``rss``, shared parts divided among those that share; 0 where not known.
    """

    rss: float
    uss: float
    pss: float


def memory_of(pids: Sequence[int]) -> Memory:
    """Measures processes; one that is gone counts nothing."""
    rss = uss = pss = 0
    for pid in pids:
        try:
            full = psutil.Process(pid).memory_full_info()
        except psutil.NoSuchProcess:
            continue
        rss, uss, pss = rss + full.rss, uss + full.uss, pss + getattr(full, "pss", 0)
    return Memory(rss / MEGABYTE, uss / MEGABYTE, pss / MEGABYTE)


class MemoryWatch:
    """Measures again and again, in a thread of its own, until it is left.

    Args:
        pids: tells which processes there are at the moment.
    """

    def __init__(self, pids: Callable[[], Sequence[int]]) -> None:
        self.seen: list[Memory] = []
        self._pids = pids
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.seen.append(memory_of(self._pids()))
            if self._over.wait(LOOK_SECONDS):
                return
