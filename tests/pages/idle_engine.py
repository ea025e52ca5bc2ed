"""An engine without workers: pages are drawn for any state of it, and nothing trains."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from dlcore.engine.contract import ANSWER_SECONDS, Status
from dlcore.errors import WorkerLost
from dlcore.inference.query import Query
from dlcore.store import Command
from pages.ui.shell import services

READY = Status(is_ready=True, worker_pids=(), run_count=0, active_runs=(), capacity=1)


@dataclass
class IdleEngine:
    """Implements :class:`dlcore.engine.contract.Engine`.

    Args:
        state: what ``status`` returns.
        commands: the commands that pages have sent, with the runs' ids.
    """

    state: Status = READY
    commands: list[tuple[str, str]] = field(default_factory=list)

    def start(self, run_id: str) -> None:
        self.commands.append(("start", run_id))

    def command(self, run_id: str, command: Command) -> None:
        self.commands.append((command.value, run_id))

    def answer(self, query: Query[object], timeout: float = ANSWER_SECONDS) -> object:
        raise WorkerLost

    def status(self) -> Status:
        return self.state

    def close(self) -> None:
        """There is nothing to end."""


def use_idle_engine(monkeypatch: pytest.MonkeyPatch) -> IdleEngine:
    """Let the pages of a test have an idle engine and the test's store."""
    engine = IdleEngine()
    monkeypatch.setattr(services, "open_engine", lambda store: engine)
    services.engine.clear()
    services.store.clear()
    return engine
