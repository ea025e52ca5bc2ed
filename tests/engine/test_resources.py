"""The number of workers for a machine."""

from __future__ import annotations

import pytest

from dlcore.engine.resources import default_workers, worker_count
from dlcore.planning.machine import available_cores, available_memory

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("cores", "gigabytes", "workers"),
    [(2, 24, 1), (1, 2, 1), (2, 2.7, 1), (4, 8, 2), (8, 8, 2), (8, 64, 4), (1.5, 16, 1), (8, 0, 1)],
)
def test_workers_depend_on_cores_and_memory(cores: float, gigabytes: float, workers: int) -> None:
    assert default_workers(cores, int(gigabytes * GB)) == workers


def test_the_number_of_workers_is_configurable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLCORE_WORKERS", "3")
    assert worker_count() == 3
    monkeypatch.setenv("DLCORE_WORKERS", "")
    assert worker_count() == default_workers(available_cores(), available_memory())
