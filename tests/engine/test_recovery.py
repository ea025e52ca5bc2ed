"""After the loss or the end of a server, every run resumes."""

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

from dlcore.engine.supervisor import LocalEngine
from dlcore.events import EpochEnded, Event, Started
from dlcore.store import Command, RunState, Store
from tests.contracts.engine_contract import ENDLESS, wait_for_epochs, wait_until_ended
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]

E = TypeVar("E", bound=Event)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


class Server:
    """A process with a store and an engine, and its worker process."""

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
        """Return whether the worker is running."""
        try:
            os.kill(self.worker, 0)
        except ProcessLookupError:
            return False
        # A process that has ended keeps its id until its parent has waited for it.
        stat = Path(f"/proc/{self.worker}/stat")
        return not (stat.is_file() and stat.read_text("utf-8").rsplit(")")[-1].split()[0] == "Z")

    def kill(self) -> None:
        with self.process, contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


@pytest.fixture
def server(dlcore_home: Path) -> Iterator[Server]:
    """A server that trains an endless run."""
    server = Server(dlcore_home, ENDLESS.to_json())
    yield server
    server.kill()


def events(store: Store, run_id: str, kind: type[E]) -> list[E]:
    """Return a run's events of one class."""
    return [event for _, event in store.events(run_id) if isinstance(event, kind)]


def epochs(store: Store, run_id: str) -> list[int]:
    return [event.epoch for event in events(store, run_id, EpochEnded)]


def has_checkpoint(store: Store, run_id: str) -> bool:
    """Return whether a run's artifacts are one checkpoint and possibly snapshots."""
    names = [name for name in store.artifacts.names(run_id) if name != "snapshots.npz"]
    return len(names) == 1 and re.fullmatch(r"checkpoint-\d+-\d+\.npz", names[0]) is not None


def test_the_run_of_a_killed_server_resumes_in_the_next(store: Store, server: Server) -> None:
    run_id = server.run_id
    wait_for_epochs(store, run_id)
    server.process.kill()
    wait_for(lambda: not server.has_worker())
    assert has_checkpoint(store, run_id)
    stored = epochs(store, run_id)
    with contextlib.closing(LocalEngine(store, workers=1)) as engine:
        wait_for(lambda: store.run(run_id).progress.epoch > stored[-1] + 2)
        engine.command(run_id, Command.STOP)
        assert wait_until_ended(store, run_id).state is RunState.STOPPED
    assert [event.epoch for event in events(store, run_id, Started)] == [0, stored[-1]]
    done = epochs(store, run_id)
    assert done == list(range(1, len(done) + 1))
    assert store.run(run_id).attempts == 0
    assert store.artifacts.names(run_id) == ["best.npz", "last.npz", "snapshots.npz"]


def test_ctrl_c_saves_checkpoints(store: Store, server: Server) -> None:
    """In a terminal, both the server and its worker receive the signal."""
    run_id, paused = server.run_id, store.create(ENDLESS, "bob").id
    wait_for_epochs(store, run_id)
    wait_for_epochs(store, paused)
    store.command(paused, Command.PAUSE)
    wait_for(lambda: store.run(paused).state is RunState.PAUSED)
    os.killpg(server.process.pid, signal.SIGINT)
    assert server.process.wait(240) == 0
    assert not server.has_worker()
    assert has_checkpoint(store, run_id)
    assert has_checkpoint(store, paused)
    (claimed,) = store.claim("the next server", 10)
    assert (claimed.id, claimed.state) == (run_id, RunState.RUNNING)
    assert store.run(paused).state is RunState.PAUSED
