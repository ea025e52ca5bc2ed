"""What every engine does, on this machine or on many."""

from __future__ import annotations

from typing import Protocol, TypeVar

from dlcore.events import Event
from dlcore.inference.query import Query

ANSWER_SECONDS = 60.0
"""How long an answer is waited for, if nobody says otherwise."""

T = TypeVar("T")


class Engine(Protocol):
    """Takes runs from the store's queue and trains them; tells everything through the store.

    All calls but ``answer`` return at once. Wanting anything of a finished run raises
    ``RunFinished``, of an unknown one ``RunNotFound``.
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

    def answer(self, question: Query[T], seconds: float = ANSWER_SECONDS) -> T:
        """Asks a worker and waits for the answer.

        Args:
            question: what is to be known.
            seconds: how long to wait.

        Raises:
            AnswerLate: it took longer.
            WorkerLost: workers ended while they looked for the answer.
            DlcoreError: whatever the question raised.
        """

    def close(self) -> None:
        """Ends the workers; unfinished runs leave a checkpoint and go on another time."""
