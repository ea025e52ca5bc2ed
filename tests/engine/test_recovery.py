"""Servers and workers that are killed: every run goes on or is told to have failed."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from dlcore.engine.supervisor import MAX_ATTEMPTS, LocalEngine
from dlcore.events import EpochEnded, Event, Paused, Started
from dlcore.store import RunState, Store
from tests.contracts.engine_contract import ENDLESS, SHORT, ended, moving
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]

Told = TypeVar("Told", bound=Event)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


class Server:
    """A process with a store and an engine, and one worker below it."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("server.py")), *arguments],
            env=os.environ | {"DLCORE_HOME": str(home), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        self.run_id = self.process.stdout.readline().strip() if arguments else ""
        self.worker = int(self.process.stdout.readline())

    def has_worker(self) -> bool:
        """Whether the worker lives, be it without its server."""
        try:
            os.kill(self.worker, 0)
        except ProcessLookupError:
            return False
        # One that has ended and that nobody has asked after yet still has its number.
        stat = Path(f"/proc/{self.worker}/stat")
        return not (stat.is_file() and stat.read_text().rsplit(")")[-1].split()[0] == "Z")

    def end(self) -> None:
        with self.process, contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


@pytest.fixture
def server(own_home: Path) -> Iterator[Server]:
    """A server that trains an endless run."""
    started = Server(own_home, ENDLESS.to_json())
    yield started
    started.end()


@pytest.fixture
def engine(store: Store) -> Iterator[LocalEngine]:
    """An engine of this process."""
    started = LocalEngine(store, workers=1)
    yield started
    started.close()


def told(store: Store, run_id: str, kind: type[Told]) -> list[Told]:
    """What a run told, of one kind."""
    return [event for _, event in store.events(run_id) if isinstance(event, kind)]


def epochs(store: Store, run_id: str) -> list[int]:
    return [event.epoch for event in told(store, run_id, EpochEnded)]


def has_checkpoint(store: Store, run_id: str) -> bool:
    """Whether one checkpoint is all that there is, beside the snapshots so far."""
    names = [name for name in store.artifacts.names(run_id) if name != "snapshots.npz"]
    return len(names) == 1 and re.fullmatch(r"checkpoint-\d+-\d+\.npz", names[0]) is not None


def test_a_server_that_is_killed_leaves_its_run_to_the_next(
    store: Store, server: Server, request: pytest.FixtureRequest
) -> None:
    run_id = server.run_id
    moving(store, run_id)
    server.process.kill()
    wait_for(lambda: not server.has_worker())
    assert has_checkpoint(store, run_id)
    known = epochs(store, run_id)
    engine: LocalEngine = request.getfixturevalue("engine")
    wait_for(lambda: store.run(run_id).progress.epoch > known[-1] + 2)
    assert [event.epoch for event in told(store, run_id, Started)] == [0, known[-1]]
    engine.stop(run_id)
    assert ended(store, run_id).state is RunState.STOPPED
    done = epochs(store, run_id)
    assert done == list(range(1, len(done) + 1))
    assert store.run(run_id).attempts == 0
    assert store.artifacts.names(run_id) == ["best.npz", "last.npz", "snapshots.npz"]


def test_ctrl_c_in_the_terminal_leaves_a_checkpoint(store: Store, server: Server) -> None:
    """It reaches the server and its worker alike."""
    run_id = server.run_id
    moving(store, run_id)
    os.killpg(server.process.pid, signal.SIGINT)
    assert server.process.wait(120) == 0
    assert not server.has_worker()
    assert has_checkpoint(store, run_id)
    (free,) = store.claim("the next server", 10)
    assert (free.id, free.state) == (run_id, RunState.RUNNING)


def test_a_run_that_costs_worker_after_worker_is_given_up(
    store: Store, engine: LocalEngine
) -> None:
    poison, other = store.create(ENDLESS, "ann").id, store.create(SHORT, "bob").id
    engine.pause(other)
    for losses in range(MAX_ATTEMPTS):
        wait_for(lambda losses=losses: len(told(store, other, Paused)) > losses)
        wait_for(lambda: engine.status().working == (poison,))
        assert store.run(poison).state is RunState.RUNNING
        assert store.run(poison).attempts == losses
        os.kill(engine.status().workers[0], signal.SIGKILL)
    run = ended(store, poison)
    assert run.state is RunState.FAILED
    assert run.error and run.error[0] == "worker_lost"
    assert store.run(other).attempts == 0
    engine.resume(other)
    assert ended(store, other).state is RunState.FINISHED


def test_a_closed_engine_leaves_checkpoints(store: Store, engine: LocalEngine) -> None:
    works, waits = store.create(ENDLESS, "ann").id, store.create(ENDLESS, "bob").id
    moving(store, works)
    moving(store, waits)
    engine.pause(waits)
    wait_for(lambda: store.run(waits).state is RunState.PAUSED)
    engine.close()
    for run_id in (works, waits):
        assert has_checkpoint(store, run_id)
    assert {run.id: run.state for run in store.claim("the next server", 10)} == {
        works: RunState.RUNNING,
        waits: RunState.PAUSED,
    }
