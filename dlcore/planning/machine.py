"""The processors and the memory that this process may use, within the limits of its container.

Linux limits groups of processes. Version 1 of these control groups has a tree of folders for each
resource, version 2 has one tree, and every group is limited by those that contain it, too.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from pathlib import Path

from dlcore.settings import memory_bytes

CONTROL_GROUPS = Path("/sys/fs/cgroup")
OWN_GROUPS = Path("/proc/self/cgroup")
"""Lines of ``number:resources:path``, where version 2 names no resources."""

STATM = Path("/proc/self/statm")
"""Of Linux: the pages of this process, its size first, then those in memory."""

MEMINFO = Path("/proc/meminfo")
"""Lines of ``name: number kB``, of the whole machine."""


def available_cores(groups: Path = CONTROL_GROUPS, own: Path = OWN_GROUPS) -> float:
    """Return how many processors this process may use.

    Args:
        groups: folder of the control groups.
        own: file that names those of this process.
    """
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    limits = [float(count)]
    for folder in _folders("cpu", groups, own):
        quota, _, period = _read(folder / "cpu.max").partition(" ")
        if not quota:
            quota, period = (_read(folder / f"cpu.cfs_{name}_us") for name in ("quota", "period"))
        if quota.isdecimal() and period.isdecimal():
            limits.append(int(quota) / int(period))
    return min(limits)


def available_memory() -> int:
    """Return how many bytes the app may use: ``DLCORE_MEMORY``, or what this machine has.

    Returns:
        The bytes, within the limit of the container; 0 if unknown.
    """
    return memory_bytes() or _memory_of_this_machine()


def own_memory(statm: Path = STATM) -> int:
    """Return how many bytes this process has in memory; 0 where the system does not report it."""
    pages = _read(statm).split()
    return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") if len(pages) > 1 else 0


def memory_limit(groups: Path = CONTROL_GROUPS, own: Path = OWN_GROUPS) -> int:
    """Return how many bytes this process may use by the machine and its control groups.

    Args:
        groups: folder of the control groups.
        own: file that names those of this process.

    Returns:
        The bytes; 0 if unknown.
    """
    try:
        installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0
    limits = (
        _read(folder / name)
        for folder in _folders("memory", groups, own)
        for name in ("memory.max", "memory.limit_in_bytes")
    )
    return min([installed, *(int(limit) for limit in limits if limit.isdecimal())])


def used_memory(groups: Path = CONTROL_GROUPS, meminfo: Path = MEMINFO) -> int:
    """Return how many bytes this machine or container uses, with what it keeps of files.

    Args:
        groups: folder of the control groups.
        meminfo: in the form of ``MEMINFO``.

    Returns:
        The bytes; 0 if unknown.
    """
    for path in (groups / "memory.current", groups / "memory" / "memory.usage_in_bytes"):
        if used := _read(path):
            return int(used)
    lines = (line.split() for line in _read(meminfo).splitlines())
    kilobytes = {name: int(number) for name, number, *_ in lines}
    return 1024 * (kilobytes.get("MemTotal:", 0) - kilobytes.get("MemFree:", 0))


_memory_of_this_machine = functools.cache(memory_limit)


def _folders(resource: str, groups: Path, own: Path) -> Iterator[Path]:
    """Yield the folders of a resource's groups: where a container has its own, and the process'."""
    yield from (groups, groups / resource)
    for line in _read(own).splitlines():
        _, resources, path = line.split(":", 2)
        if not resources or resource in resources.split(","):
            top = groups / resources
            group = top / path.lstrip("/")
            yield group
            yield from (parent for parent in group.parents if parent.is_relative_to(top))


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except OSError:
        return ""
