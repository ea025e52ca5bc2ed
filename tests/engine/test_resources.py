"""The number of workers for a machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore.engine.resources import (
    available_cores,
    available_memory,
    cache_bytes,
    default_workers,
    worker_count,
)

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("cores", "gigabytes", "workers"),
    [(2, 24, 1), (1, 2, 1), (2, 2.7, 1), (4, 8, 2), (8, 8, 2), (8, 64, 4), (1.5, 16, 1), (8, 0, 1)],
)
def test_workers_depend_on_cores_and_memory(cores: float, gigabytes: float, workers: int) -> None:
    assert default_workers(cores, int(gigabytes * GB)) == workers


@pytest.mark.parametrize(
    ("gigabytes", "workers", "megabytes"),
    [(0, 1, 120), (0.69, 1, 120), (2.7, 1, 337), (8, 2, 500), (8, 4, 250), (64, 4, 500)],
)
def test_caches_depend_on_the_memory(gigabytes: float, workers: int, megabytes: int) -> None:
    assert cache_bytes(int(gigabytes * GB), workers) // 1_000_000 == megabytes


def test_a_container_may_limit_cores_and_memory(tmp_path: Path) -> None:
    assert available_cores(tmp_path) >= 1
    installed = available_memory(tmp_path)
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    (tmp_path / "memory.max").write_text("1000000\n")
    assert available_cores(tmp_path) == 0.5
    assert available_memory(tmp_path) == min(installed, 1_000_000)


def test_a_container_may_have_no_limits(tmp_path: Path) -> None:
    before = available_cores(tmp_path), available_memory(tmp_path)
    (tmp_path / "cpu.max").write_text("max 100000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert (available_cores(tmp_path), available_memory(tmp_path)) == before


def test_version_1_of_control_groups_is_supported(tmp_path: Path) -> None:
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "memory.limit_in_bytes").write_text("2000000")
    assert available_memory(tmp_path) in (0, 2_000_000)


def test_the_number_of_workers_is_configurable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLCORE_WORKERS", "3")
    assert worker_count() == 3
    monkeypatch.setenv("DLCORE_WORKERS", "")
    assert worker_count() == default_workers(available_cores(), available_memory())
