"""Slots with a scripted behaviour."""

from __future__ import annotations

from collections.abc import Mapping

from dlcore.store import Command
from dlcore.training.slot import ShutdownRequested


class ScriptedSlot:
    """A slot with commands at certain boundaries.

    Args:
        commands: by number of the boundary, from 1; an exception is raised there.
        after_pause: the command that ends a pause.
    """

    def __init__(
        self,
        commands: Mapping[int, Command | Exception],
        after_pause: Command = Command.RESUME,
    ) -> None:
        self.yields = 0
        self._commands = commands
        self._after_pause = after_pause

    def yield_control(self) -> Command | None:
        self.yields += 1
        command = self._commands.get(self.yields)
        if isinstance(command, Exception):
            raise command
        return command

    def leave(self) -> None:
        pass

    def wait_while_paused(self) -> Command:
        return self._after_pause

    def rest(self, seconds: float) -> None:
        pass

    def clock(self) -> float:
        return 0.5 * self.yields


class ShutdownSlot:
    """A slot of a process that shuts down.

    Args:
        yields: how many times the run yields control before.
    """

    def __init__(self, yields: int) -> None:
        self._left = yields

    def yield_control(self) -> Command | None:
        self._left -= 1
        if self._left < 0:
            raise ShutdownRequested
        return None

    def leave(self) -> None:
        pass

    def wait_while_paused(self) -> Command:
        raise ShutdownRequested

    def rest(self, seconds: float) -> None:
        pass

    def clock(self) -> float:
        return 0.0
