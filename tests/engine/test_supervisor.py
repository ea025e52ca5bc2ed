"""The contract of the local engine, with one worker and with two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dlcore.engine.supervisor import LocalEngine
from dlcore.store import Store
from tests.contracts.engine_contract import ConcurrencyContract, EngineContract


class LocalWorkers(ConcurrencyContract):
    """Worker processes of this machine."""

    workers = 0

    @pytest.fixture(scope="class")
    @classmethod
    def store(cls, tmp_path_factory: pytest.TempPathFactory) -> Store:
        return Store(tmp_path_factory.mktemp("home"))

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, store: Store) -> Iterator[LocalEngine]:
        engine = LocalEngine(store, cls.workers)
        yield engine
        engine.close()

    def test_the_status_contains_the_workers(self, engine: LocalEngine) -> None:
        assert len(set(engine.status().worker_pids)) == self.workers


class TestOneWorker(LocalWorkers, EngineContract):
    """All runs in one process: the whole contract."""

    workers = 1


class TestTwoWorkers(LocalWorkers):
    """Runs spread over two processes: what this could change."""

    workers = 2
