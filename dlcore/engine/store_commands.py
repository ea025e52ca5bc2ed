"""The methods of an engine that need nothing but the store."""

from __future__ import annotations

from dlcore.errors import RunFinished
from dlcore.events import Event
from dlcore.store import Command, Store


class StoreCommands:
    """Implements the part of :class:`dlcore.engine.contract.Engine` that goes through the store.

    Args:
        store: contains the queue, from which the workers' computers take runs and commands.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self, run_id: str) -> None:
        if self._store.run(run_id).state.is_finished():
            raise RunFinished(run=run_id)

    def stop(self, run_id: str) -> None:
        self._command(run_id, Command.STOP)

    def pause(self, run_id: str) -> None:
        self._command(run_id, Command.PAUSE)

    def resume(self, run_id: str) -> None:
        self._command(run_id, Command.RESUME)

    def kill(self, run_id: str) -> None:
        self._command(run_id, Command.KILL)

    def events(self, run_id: str, after: int = 0) -> list[tuple[int, Event]]:
        self._store.run(run_id)
        return self._store.events(run_id, after)

    def _command(self, run_id: str, command: Command) -> None:
        self._store.command(run_id, command)
