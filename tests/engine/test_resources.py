"""How many workers a machine gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcore.engine.resources import cores, fitting, memory, worker_count

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("processors", "gigabytes", "workers"),
    [(2, 24, 1), (1, 2, 1), (2, 2.7, 1), (4, 8, 2), (8, 8, 2), (8, 64, 4), (1.5, 16, 1), (8, 0, 1)],
)
def test_workers_follow_cores_and_memory(processors: float, gigabytes: float, workers: int) -> None:
    assert fitting(processors, int(gigabytes * GB)) == workers


def test_a_container_may_have_less_than_the_machine(tmp_path: Path) -> None:
    assert cores(tmp_path) >= 1
    whole = memory(tmp_path)
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    (tmp_path / "memory.max").write_text("1000000\n")
    assert cores(tmp_path) == 0.5
    assert memory(tmp_path) == min(whole, 1_000_000)


def test_a_container_without_limits_has_all(tmp_path: Path) -> None:
    before = cores(tmp_path), memory(tmp_path)
    (tmp_path / "cpu.max").write_text("max 100000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert (cores(tmp_path), memory(tmp_path)) == before


def test_an_older_kind_of_container_is_known_too(tmp_path: Path) -> None:
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "memory.limit_in_bytes").write_text("2000000")
    assert memory(tmp_path) in (0, 2_000_000)


def test_the_environment_decides_first() -> None:
    assert worker_count({"DLCORE_WORKERS": "3"}) == 3
    assert worker_count({"DLCORE_WORKERS": "0"}) == 1
    assert worker_count({"DLCORE_WORKERS": "many"}) == worker_count({})
