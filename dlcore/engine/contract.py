"""What every engine does, on this machine or on many."""

from __future__ import annotations

from typing import Protocol

from dlcore.events import Event


class Engine(Protocol):
    """Takes runs from the store's queue and trains them; tells everything through the store.

    All calls return at once. Asking a finished run for anything raises ``RunFinished``, an
    unknown one ``RunNotFound``.
    """

    def start(self, run_id: str) -> None:
        """Lets a queued run be taken up as soon as there is room."""

    def stop(self, run_id: str) -> None:
        """Ends a run within a batch or a tenth of a second; what was learned is kept."""

    def pause(self, run_id: str) -> None:
        """Lets a run wait, with all it has learned, until it is resumed."""

    def resume(self, run_id: str) -> None:
        """Lets a paused run go on."""

    def kill(self, run_id: str) -> None:
        """Ends a run by force; nothing of it is kept but its events."""

    def events(self, run_id: str, after: int = 0) -> list[tuple[int, Event]]:
        """Events with sequence numbers larger than ``after``."""

    def close(self) -> None:
        """Ends the workers; unfinished runs leave a checkpoint and go on another time."""
