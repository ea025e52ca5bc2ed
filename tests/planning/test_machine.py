"""The limits of a container: both versions of Linux' control groups, and groups within groups."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from dlcore.planning.machine import (
    available_cores,
    available_memory,
    memory_limit,
    own_memory,
    used_memory,
)

GB = 1_000_000_000


def files(folder: Path, contents: Mapping[str, str]) -> Path:
    """Write files into a folder and return it."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content}\n", "utf-8")
    return folder


def limits(folder: Path, own: str, contents: Mapping[str, str]) -> tuple[float, int]:
    """Return cores and bytes of a process in the groups ``own``, with these files of limits."""
    files(folder, {"own": own, **{f"groups/{name}": text for name, text in contents.items()}})
    groups, own_file = folder / "groups", folder / "own"
    return available_cores(groups, own_file), memory_limit(groups, own_file)


@pytest.fixture
def unlimited(tmp_path: Path) -> tuple[float, int]:
    """Cores and bytes of this machine."""
    return limits(tmp_path / "unlimited", "", {})


@pytest.mark.parametrize(
    ("own", "contents"),
    [
        ("0::/", {"cpu.max": "50000 100000", "memory.max": "1000000"}),
        ("0::/app", {"app/cpu.max": "50000 100000", "app/memory.max": "1000000"}),
        ("0::/a/b", {"a/cpu.max": "5 10", "a/b/cpu.max": "max 10", "a/memory.max": "1000000"}),
        (
            "4:memory:/a/b\n1:cpu,cpuacct:/a",
            {
                "cpu,cpuacct/a/cpu.cfs_quota_us": "50000",
                "cpu,cpuacct/a/cpu.cfs_period_us": "100000",
                "memory/memory.limit_in_bytes": "9223372036854771712",
                "memory/a/b/memory.limit_in_bytes": "1000000",
            },
        ),
        (
            "4:memory:/docker/0123\n1:cpu:/docker/0123",
            {
                "cpu/cpu.cfs_quota_us": "50000",
                "cpu/cpu.cfs_period_us": "100000",
                "memory/memory.limit_in_bytes": "1000000",
            },
        ),
    ],
    ids=["container", "group", "groups in groups", "version 1", "container of version 1"],
)
def test_the_smallest_limit_counts(
    tmp_path: Path, unlimited: tuple[float, int], own: str, contents: Mapping[str, str]
) -> None:
    assert limits(tmp_path, own, contents) == (0.5, min(unlimited[1], 1_000_000))


@pytest.mark.parametrize(
    ("own", "contents"),
    [
        ("0::/", {"cpu.max": "max 100000", "memory.max": "max"}),
        ("1:cpu:/", {"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}),
        ("0::/gone", {}),
    ],
    ids=["version 2", "version 1", "another container's group"],
)
def test_there_may_be_no_limit(
    tmp_path: Path, unlimited: tuple[float, int], own: str, contents: Mapping[str, str]
) -> None:
    assert limits(tmp_path, own, contents) == unlimited
    assert unlimited[0] >= 1


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ({"memory.current": "5000"}, 5000),
        ({"memory/memory.usage_in_bytes": "5000"}, 5000),
        ({"meminfo": "MemTotal:  9 kB\nMemFree:  2 kB\nHugePages_Total: 0"}, 7 * 1024),
        ({}, 0),
    ],
    ids=["version 2", "version 1", "no group", "another system"],
)
def test_used_memory_is_of_the_container_or_the_machine(
    tmp_path: Path, contents: Mapping[str, str], expected: int
) -> None:
    folder = files(tmp_path, contents)
    assert used_memory(folder, folder / "meminfo") == expected


def test_the_memory_is_configurable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLCORE_MEMORY", str(GB))
    assert available_memory() == GB
    monkeypatch.setenv("DLCORE_MEMORY", "")
    assert available_memory() == memory_limit()


def test_the_own_memory_is_that_of_the_pages_in_memory(tmp_path: Path) -> None:
    (tmp_path / "statm").write_text("5000 300 100 1 0 200 0\n", "utf-8")
    assert own_memory(tmp_path / "statm") == 300 * os.sysconf("SC_PAGE_SIZE")
    assert own_memory(tmp_path / "missing") == 0
