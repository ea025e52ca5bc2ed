"""The number of workers for a machine, by its processors and its memory."""

from __future__ import annotations

import os
from pathlib import Path

from dlcore.planning.plan import MAX_MEMORY_BYTES
from dlcore.settings import workers

CORES_PER_WORKER = 2
"""One worker keeps two cores busy: on two cores, forty runs took 61.5 s with one worker and 59.1 s
with two, which needed twice the memory (``benchmarks.forty``).
"""

BYTES_PER_WORKER = 4_000_000_000
"""A worker takes 0.5 to 1.5 GB; the rest is for the pages, the browser and the system."""

OTHER_BYTES = 1_200_000_000
"""For the pages, and for a worker and its caches without runs."""

CACHE_SHARE = 8
MIN_CACHE_BYTES, MAX_CACHE_BYTES = 120_000_000, 500_000_000
"""Bounds of what a worker keeps for the next run: an eighth of its part of the memory."""

CONTROL_GROUP = Path("/sys/fs/cgroup")


def worker_count() -> int:
    """Return the number of workers: ``DLCORE_WORKERS``, or what this machine can keep busy."""
    return workers() or default_workers(available_cores(), available_memory())


def default_workers(cores: float, memory: int) -> int:
    """Return the number of workers for a number of processors and bytes of memory."""
    return max(1, min(int(cores / CORES_PER_WORKER), memory // BYTES_PER_WORKER))


def run_bytes(memory: int) -> int:
    """Return how many bytes all runs together may take, for the bytes of a machine's memory."""
    return max(MAX_MEMORY_BYTES, memory - OTHER_BYTES)


def cache_bytes(memory: int, workers: int) -> int:
    """Return how many bytes of data and models each of some workers may keep in memory."""
    return min(MAX_CACHE_BYTES, max(MIN_CACHE_BYTES, memory // CACHE_SHARE // workers))


def available_cores(group: Path = CONTROL_GROUP) -> float:
    """Return how many processors this process may use, within the limit of its container."""
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    quota, _, period = _read(group / "cpu.max").partition(" ")
    return min(count, int(quota) / int(period)) if quota.isdecimal() else count


def available_memory(group: Path = CONTROL_GROUP) -> int:
    """Return how many bytes this process may use, within its container's limit; 0 if unknown."""
    try:
        installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0
    limits = (_read(group / name) for name in ("memory.max", "memory/memory.limit_in_bytes"))
    return min([installed, *(int(limit) for limit in limits if limit.isdecimal())])


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
