"""The number of workers for a machine, by its processors and its memory."""

from __future__ import annotations

from dlcore.planning.machine import available_cores, available_memory
from dlcore.settings import workers

CORES_PER_WORKER = 2
"""One worker keeps two cores busy: on two cores, forty runs took 61.5 s with one worker and 59.1 s
with two, which needed twice the memory (``benchmarks.forty``).
"""

BYTES_PER_WORKER = 4_000_000_000
"""A worker takes 0.5 to 1.5 GB; the rest is for the pages, the browser and the system."""


def worker_count() -> int:
    """Return the number of workers: ``DLCORE_WORKERS``, or what this machine can keep busy."""
    return workers() or default_workers(available_cores(), available_memory())


def default_workers(cores: float, memory: int) -> int:
    """Return the number of workers for a number of processors and bytes of memory."""
    return max(1, min(int(cores / CORES_PER_WORKER), memory // BYTES_PER_WORKER))
