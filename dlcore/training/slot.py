"""Cooperative scheduling: a run's slot on the machine, which it yields between batches."""

from __future__ import annotations

import time
from typing import Protocol

from dlcore.store.run import Command


class ShutdownRequested(Exception):
    """The process is about to end; the run continues in another one."""


class RunUnloaded(ShutdownRequested):
    """The run is paused and its checkpoint saved; it continues when it is resumed."""


class RunDropped(Exception):
    """The run belongs to this process no more: its thread ends and writes nothing."""


class Slot(Protocol):
    """A run's share of the machine. The run's own thread calls all methods.

    ``yield_control``, ``wait_while_paused`` and ``rest`` raise ``ShutdownRequested`` and
    ``RunDropped``.
    """

    def yield_control(self) -> Command | None:
        """Let another run have the machine if it is due, and wait until it is this run's again.

        Returns:
            The pending command, which this clears; None to continue.
        """

    def leave(self) -> None:
        """Unload a paused run whose checkpoint is saved, where other runs need its slot.

        Raises:
            RunUnloaded: the run must end its thread.
        """

    def wait_while_paused(self) -> Command:
        """Free the machine until the pause ends, and wait until it is this run's again.

        Returns:
            The command that ended the pause: resume, stop or kill.
        """

    def rest(self, seconds: float) -> None:
        """Free the machine for a time, and wait until it is this run's again."""

    def clock(self) -> float:
        """Return the machine time of this run in seconds, without the time it waits."""


class ExclusiveSlot:
    """The slot of a run that has the machine to itself, in a notebook or a shell."""

    def __init__(self) -> None:
        self._command: Command | None = None

    def stop(self) -> None:
        """Stop the run at the next batch boundary; safe to call in a signal handler."""
        self._command = Command.STOP

    def yield_control(self) -> Command | None:
        command, self._command = self._command, None
        return command

    def leave(self) -> None:
        pass

    def wait_while_paused(self) -> Command:
        return Command.RESUME

    def rest(self, seconds: float) -> None:
        time.sleep(seconds)

    def clock(self) -> float:
        return time.perf_counter()
