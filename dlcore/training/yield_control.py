"""What a run asks at every batch boundary: may I go on?"""

from __future__ import annotations

import time
from typing import Protocol

from dlcore.store.run import Command


class ShutdownRequested(Exception):
    """Raised by ``offer`` and ``rest`` when the process is about to end; the run goes on later."""


class Turn(Protocol):
    """A run's right to the machine."""

    def offer(self) -> Command | None:
        """Lets others have the machine if it is their turn; waits until it is ours again.

        Returns:
            What the learner wants of the run, each wish once; None to go on.
        """

    def rest(self) -> Command:
        """Gives the machine up after a pause was asked for.

        Returns:
            What ended the rest: resume, stop or kill.
        """

    def clock(self) -> float:
        """Seconds of machine time this run has used; stands still while it waits."""


class Alone:
    """A turn that nobody else wants: training in a notebook or a shell.

    ``stop()`` may be called from anywhere, for instance from a signal handler.
    """

    def __init__(self) -> None:
        self._wish: Command | None = None

    def stop(self) -> None:
        """Asks the run to stop at the next batch boundary."""
        self._wish = Command.STOP

    def offer(self) -> Command | None:
        wish, self._wish = self._wish, None
        return wish

    def rest(self) -> Command:
        return Command.RESUME

    def clock(self) -> float:
        return time.perf_counter()
