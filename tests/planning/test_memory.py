"""Bounds of the runs by the memory of a machine."""

from __future__ import annotations

import pytest

from dlcore.planning.memory import cache_bytes, evaluation_batch, max_run_bytes, run_bytes

GB, MB = 1_000_000_000, 1_000_000


@pytest.mark.parametrize(
    ("gigabytes", "all_runs", "one_run"),
    [(0, 1500, 1500), (0.7, 220, 220), (1, 220, 220), (2.7, 1662, 1500), (24, 22800, 1500)],
)
def test_runs_take_what_the_app_leaves(gigabytes: float, all_runs: int, one_run: int) -> None:
    memory = int(gigabytes * GB)
    assert run_bytes(memory) // MB == all_runs
    assert max_run_bytes(memory) // MB == one_run


@pytest.mark.parametrize(
    ("gigabytes", "workers", "megabytes"),
    [(0, 1, 120), (0.69, 1, 120), (2.7, 1, 337), (8, 2, 500), (8, 4, 250), (64, 4, 500)],
)
def test_caches_depend_on_the_memory(gigabytes: float, workers: int, megabytes: int) -> None:
    assert cache_bytes(int(gigabytes * GB), workers) // MB == megabytes


def test_a_small_machine_evaluates_in_smaller_batches() -> None:
    assert evaluation_batch(GB) < evaluation_batch(2 * GB) == evaluation_batch(0)
