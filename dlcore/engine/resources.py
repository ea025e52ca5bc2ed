"""How many workers suit a machine, by its processors and its memory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

CORES_EACH = 2
"""One worker keeps two cores busy: on two cores, forty runs took 61.5 s with one worker and 59.1 s
with two, which needed twice the memory (``benchmarks.forty``).
"""

BYTES_EACH = 4_000_000_000
"""A worker takes 0.5 to 1.5 GB; the rest is for the pages, the browser and the system."""

CONTROL_GROUP = Path("/sys/fs/cgroup")


def worker_count(environment: Mapping[str, str] = os.environ) -> int:
    """Workers for this machine: ``DLCORE_WORKERS``, else as many as have something to do."""
    asked = environment.get("DLCORE_WORKERS", "")
    return max(1, int(asked)) if asked.isdecimal() else fitting(cores(), memory())


def fitting(cores: float, memory: int) -> int:
    """Workers for some processors and some bytes of memory."""
    return max(1, min(int(cores / CORES_EACH), memory // BYTES_EACH))


def cores(group: Path = CONTROL_GROUP) -> float:
    """Processors that this process may use, as its container allows."""
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    quota, _, period = _text(group / "cpu.max").partition(" ")
    return min(count, int(quota) / int(period)) if quota.isdecimal() else count


def memory(group: Path = CONTROL_GROUP) -> int:
    """Bytes that this process may use, as its container allows; 0 where nobody tells."""
    try:
        installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0
    limits = (_text(group / name) for name in ("memory.max", "memory/memory.limit_in_bytes"))
    return min([installed, *(int(limit) for limit in limits if limit.isdecimal())])


def _text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
