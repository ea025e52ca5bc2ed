"""Cooperative scheduler: many runs share one machine, one at a time.

It is fair by learner: the learner with the least machine time comes next, and of that learner's
runs the one with the least. A new run comes first, for one chunk, so that every curve soon moves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from dlcore.store.run import Command
from dlcore.training.slot import RunDropped, RunUnloaded, ShutdownRequested

SLICE_SECONDS = 0.5


class Scheduler:
    """Switch between runs, at batch boundaries only.

    Its lock guards the entries of all runs too; slots only forward calls.

    Args:
        slice_seconds: how long a run keeps the machine while others wait.
        on_switch: called with the id of each run before it gets the machine, and with None when
            no run has it; must return at once.
    """

    def __init__(
        self,
        slice_seconds: float = SLICE_SECONDS,
        on_switch: Callable[[str | None], None] = lambda run_id: None,
    ) -> None:
        self.slice_seconds = slice_seconds
        self._on_switch = on_switch
        self._lock = threading.Lock()
        self._entries: list[_Entry] = []
        self._used_by_learner: dict[str, float] = {}
        self._active: _Entry | None = None
        self._closing = False

    def join(self, learner: str, run_id: str) -> SharedSlot:
        """Return the slot of a new run, which must begin and end it."""
        entry = _Entry(learner, run_id, threading.Condition(self._lock))
        with self._lock:
            minimum = min(self._used_by_learner.values(), default=0.0)
            self._used_by_learner.setdefault(learner, minimum)
            others = (other.used for other in self._entries if other.learner == learner)
            entry.used = min(others, default=0.0)
            self._entries.append(entry)
        return SharedSlot(self, entry)

    def close(self) -> None:
        """Raise ``ShutdownRequested`` in every run at its next boundary, one after another."""
        with self._lock:
            self._closing = True
            for entry in self._entries:
                entry.condition.notify()
            self._activate_next()

    # The calls of slots, documented there

    def begin(self, entry: _Entry) -> None:
        with self._lock:
            self._wait_until_active(entry)

    def end(self, entry: _Entry) -> None:
        with self._lock:
            if entry not in self._entries:
                return
            if self._active is entry:
                self._account(entry)
                self._active = None
            self._entries.remove(entry)
            if all(other.learner != entry.learner for other in self._entries):
                del self._used_by_learner[entry.learner]
            self._activate_next()

    def command(self, entry: _Entry, command: Command) -> None:
        with self._lock:
            if command.overrides(entry.command):
                entry.command = command
            entry.condition.notify()

    def send_away(self, entry: _Entry, reason: Exception) -> None:
        with self._lock:
            entry.departure = reason
            entry.condition.notify()

    def poll(self, entry: _Entry) -> Command | None:
        with self._lock:
            self._check_stay(entry)
            ends = entry.command is not None and entry.command.ends()
            return entry.pop_command() if ends else None

    def yield_control(self, entry: _Entry) -> Command | None:
        with self._lock:
            self._account(entry)
            self._check_stay(entry)
            command = entry.pop_command()
            must_yield = command is None and self._must_yield(entry)
            entry.is_new = False
            if must_yield:
                self._deactivate(entry)
                self._wait_until_active(entry)
                command = entry.pop_command()
            return command

    def wait_while_paused(self, entry: _Entry) -> Command:
        with self._lock:
            self._deactivate(entry)
            entry.condition.wait_for(
                lambda: (
                    self._closing
                    or entry.departure is not None
                    or entry.command not in (None, Command.PAUSE)
                )
            )
            self._wait_until_active(entry)
            return entry.pop_command() or Command.RESUME

    def rest(self, entry: _Entry, seconds: float) -> None:
        with self._lock:
            self._deactivate(entry)
            entry.condition.wait_for(
                lambda: self._closing or entry.departure is not None, timeout=seconds
            )
            self._wait_until_active(entry)

    def clock(self, entry: _Entry) -> float:
        with self._lock:
            running = time.perf_counter() - entry.since if self._active is entry else 0.0
            return entry.used + running

    # With the lock held

    def _wait_until_active(self, entry: _Entry) -> None:
        entry.is_waiting = True
        self._activate_next()
        entry.condition.wait_for(lambda: self._active is entry)
        entry.is_waiting = False
        self._check_stay(entry)

    def _check_stay(self, entry: _Entry) -> None:
        """Raise if the run must leave this process."""
        if entry.departure is not None:
            raise entry.departure
        if self._closing:
            raise ShutdownRequested

    def _deactivate(self, entry: _Entry) -> None:
        """Give the machine to another run; ``entry`` is no candidate, as it does not wait yet."""
        self._account(entry)
        self._active = None
        self._activate_next()

    def _activate_next(self) -> None:
        """Give the machine to the first of the waiting runs, if it is free."""
        if self._active is not None:
            return
        waiting = [entry for entry in self._entries if entry.is_waiting]
        entry = self._active = min(waiting, key=self._sort_key, default=None)
        self._on_switch(entry.run_id if entry else None)
        if entry:
            entry.since = entry.activated = time.perf_counter()
            entry.condition.notify()

    def _account(self, entry: _Entry) -> None:
        now = time.perf_counter()
        spent, entry.since = now - entry.since, now
        entry.used += spent
        self._used_by_learner[entry.learner] += spent

    def _must_yield(self, entry: _Entry) -> bool:
        waiting = [other for other in self._entries if other.is_waiting]
        if not waiting:
            return False
        is_urgent = any(other.is_called or other.is_new for other in waiting)
        return is_urgent or entry.is_new or entry.since - entry.activated >= self.slice_seconds

    def _sort_key(self, entry: _Entry) -> tuple[bool, bool, float, float]:
        """Sort runs with a command first, then new runs, then the least used."""
        used_by_learner = self._used_by_learner[entry.learner]
        return not entry.is_called, not entry.is_new, used_by_learner, entry.used


@dataclass(eq=False)
class _Entry:
    """A run and its scheduling state.

    Args:
        learner: whose run it is.
        run_id: the run.
        condition: wakes the run's thread.
        used: machine time in seconds, up to ``since``.
        since: when ``used`` was updated.
        activated: when the run got the machine.
        is_new: whether it has not had its first chunk.
        is_waiting: whether its thread waits for the machine.
        command: the pending command.
        ending: the command that ended its training.
        departure: raised at the next boundary, where the run must leave.
    """

    learner: str
    run_id: str
    condition: threading.Condition
    used: float = 0.0
    since: float = 0.0
    activated: float = 0.0
    is_new: bool = True
    is_waiting: bool = False
    command: Command | None = None
    ending: Command | None = None
    departure: Exception | None = None

    @property
    def is_called(self) -> bool:
        """Whether its thread has something to do other than its next batch."""
        return self.command is not None or self.departure is not None

    def pop_command(self) -> Command | None:
        command, self.command = self.command, None
        if command and command.ends():
            self.ending = command
        return command


class SharedSlot:
    """A run's handle on the scheduler; implements :class:`dlcore.training.slot.Slot`.

    Args:
        scheduler: shares the machine.
        entry: the run.
    """

    def __init__(self, scheduler: Scheduler, entry: _Entry) -> None:
        self._scheduler = scheduler
        self._entry = entry

    def begin(self) -> None:
        """Wait until the run has the machine for the first time.

        Raises:
            ShutdownRequested: the process is about to end.
        """
        self._scheduler.begin(self._entry)

    def end(self) -> None:
        """Leave the scheduler, whether or not the run has begun; a second call does nothing."""
        self._scheduler.end(self._entry)

    def command(self, command: Command) -> None:
        """Send the run a command, from any thread."""
        self._scheduler.command(self._entry, command)

    @property
    def pending(self) -> Command | None:
        """The command that the run has not carried out to its end."""
        return self._entry.ending or self._entry.command

    def drop(self) -> None:
        """Raise ``RunDropped`` at the run's next boundary; may be called from any thread."""
        self._scheduler.send_away(self._entry, RunDropped())

    def unload(self) -> None:
        """Raise ``ShutdownRequested`` at the run's next boundary; may be called from any thread."""
        self._scheduler.send_away(self._entry, ShutdownRequested())

    def leave(self) -> None:
        raise RunUnloaded

    def poll(self) -> Command | None:
        """Return the pending command if it ends the run, which clears it; without the machine.

        Raises:
            ShutdownRequested: the process is about to end.
            RunDropped: the run belongs to this process no more.
        """
        return self._scheduler.poll(self._entry)

    def yield_control(self) -> Command | None:
        return self._scheduler.yield_control(self._entry)

    def wait_while_paused(self) -> Command:
        return self._scheduler.wait_while_paused(self._entry)

    def rest(self, seconds: float) -> None:
        self._scheduler.rest(self._entry, seconds)

    def clock(self) -> float:
        return self._scheduler.clock(self._entry)
