"""The contract of the engine of many machines, with two of them on one computer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
pytest.importorskip("psycopg", reason="the extra `cluster` is not installed")

from distributed.core import rpc

from dlcore.engine.contract import Engine, Status
from dlcore.engine.dask_engine import MAX_EXTRA_QUERIES, choose_machine
from dlcore.engine.dask_network import security
from dlcore.engine.open_engine import open_engine
from dlcore.store import Command, Store
from dlcore.store.postgres import PostgresDatabase
from tests.certificates import make_certificates
from tests.contracts.engine_contract import ENDLESS, EngineContract
from tests.event_loop import run_coroutine
from tests.postgres import Server
from tests.waiting import wait_for

COMPOSE = Path(__file__).parents[2] / "compose.yaml"
FREE = ("--host=127.0.0.1", "--port=0", "--dashboard-address=127.0.0.1:0")
"""Instead of the ports of the container."""

REFUSED = "(?i)timed out|closed|established|ssl|certificate"

STRANGER_SECONDS = 1.0
"""In which Dask tries again after a refusal."""

IDLE = Status(is_ready=True, worker_pids=(), run_count=0, active_runs=(), capacity=1)


@contextmanager
def process(*arguments: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python process, and terminate it at the end."""
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, env=os.environ | settings) as started:
        try:
            yield started
        finally:
            started.terminate()


@contextmanager
def scheduler(folder: Path, certificates: Path) -> Iterator[str]:
    """Run the scheduler of compose.yaml and return its address, as in ``DLCORE_ENGINE``."""
    file = folder / "scheduler.json"
    services = yaml.safe_load(COMPOSE.read_text("utf-8"))["services"]
    _, _, module, *arguments = services["scheduler"]["command"]
    own = (argument.replace("/certificates", str(certificates)) for argument in arguments)
    with process(module, *own, *FREE, f"--scheduler-file={file}"):
        yield wait_for(lambda: _read(file))["address"]


def _read(file: Path) -> Any:
    with suppress(OSError, ValueError):
        return json.loads(file.read_text("utf-8"))


class TestTwoMachines(EngineContract):
    """Runs spread over two machines with one worker each, on one PostgreSQL database."""

    @pytest.fixture(scope="class")
    @classmethod
    def store(cls, postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
        database = PostgresDatabase(postgres.new_database())
        yield Store(tmp_path_factory.mktemp("home"), database=database)
        database.disconnect()
        postgres.drop(database.address)

    @pytest.fixture(scope="class")
    @classmethod
    def certificates(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        return make_certificates(tmp_path_factory.mktemp("certificates"))

    @pytest.fixture(scope="class")
    @classmethod
    def engine(
        cls, store: Store, certificates: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Engine]:
        with ExitStack() as stack:
            folder = tmp_path_factory.mktemp("scheduler")
            address = stack.enter_context(scheduler(folder, certificates))
            setenv = stack.enter_context(pytest.MonkeyPatch.context()).setenv
            setenv("DLCORE_ENGINE", address)
            setenv("DLCORE_TLS", str(certificates))
            assert isinstance(store.database, PostgresDatabase)
            machine = {
                "DLCORE_HOME": str(store.folder),
                "DLCORE_STORE": store.database.address,
                "DLCORE_WORKERS": "1",
            }
            for _ in range(2):
                stack.enter_context(process("dlcore", "machine", **machine))
            engine = stack.enter_context(closing(open_engine(store)))
            wait_for(lambda: len(engine.status().worker_pids) == 2)
            yield engine

    @pytest.fixture
    def workers_may_be_lost(self) -> None:
        if "CLUSTER_TEST" not in os.environ:
            pytest.skip("both machines would load TensorFlow again; `make cluster-test` does it")

    def test_both_machines_train(self, store: Store, engine: Engine) -> None:
        runs: list[str] = []

        def both_train() -> bool:
            # One machine may be quick enough to take the first few.
            if len(runs) < 20:
                runs.append(store.create(ENDLESS, f"learner-{len(runs)}").id)
            return len(engine.status().active_runs) == 2

        wait_for(both_train)
        for run_id in runs:
            engine.command(run_id, Command.KILL)

    def test_a_stranger_without_certificate_is_refused(
        self, engine: Engine, certificates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scheduler = os.environ["DLCORE_ENGINE"]
        workers = identity(scheduler)["workers"]
        machines = [worker["name"] for worker in workers.values()]
        addresses = [scheduler, *workers, *machines]
        assert len(set(addresses)) == 5
        monkeypatch.setenv("DLCORE_TLS", str(make_certificates(tmp_path)))
        for address in addresses:
            for stranger in (address, address.replace("tls://", "tcp://")):
                with pytest.raises(OSError, match=REFUSED):
                    identity(stranger, STRANGER_SECONDS)


def identity(address: str, seconds: float = 240.0) -> Any:
    """Return what a scheduler or a Dask worker says to whom it trusts, within some seconds."""

    async def ask() -> Any:
        arguments = security(address).get_connection_args("client")
        async with rpc(address, connection_args=arguments, timeout=seconds) as remote:
            return await remote.identity()

    return run_coroutine(ask())


def test_a_query_goes_where_its_model_is() -> None:
    machines = {f"machine-{number}": IDLE for number in range(5)}
    runs = [f"run-{number}" for number in range(200)]
    chosen = {run: choose_machine(run, machines, Counter()) for run in runs}
    assert min(Counter(chosen.values()).values()) > 20
    del machines["machine-3"]
    moved = [run for run in runs if choose_machine(run, machines, Counter()) != chosen[run]]
    assert moved == [run for run in runs if chosen[run] == "machine-3"]


def test_a_query_passes_a_busy_machine_and_one_that_is_not_ready() -> None:
    machines = {"a": IDLE, "b": IDLE, "c": replace(IDLE, is_ready=False)}
    first = choose_machine("run", machines, Counter())
    assert choose_machine("run", machines, Counter({first: MAX_EXTRA_QUERIES + 1})) not in (
        first,
        "c",
    )
    assert choose_machine("", machines, Counter({"a": 1})) == "b"
    assert choose_machine("", {**machines, "a": replace(IDLE, run_count=1)}, Counter()) == "b"
