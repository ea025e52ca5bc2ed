"""One machine, many runs: each has it for a moment at a time.

Fair by learner: the learner who used least is next, and of that learner's runs the one that
used least. A newcomer is let in at once for its first chunk, so that every curve soon moves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from dlcore.store.run import Command
from dlcore.training.yield_control import ShutdownRequested

SLICE_SECONDS = 0.5


class Scheduler:
    """Hands the machine from run to run, at batch boundaries only.

    Args:
        slice_seconds: how long a run keeps the machine while others wait.
        handed: called with the name of each run before it gets the machine, and with None when
            nobody has it; must return at once.
    """

    def __init__(
        self,
        slice_seconds: float = SLICE_SECONDS,
        handed: Callable[[str | None], None] = lambda name: None,
    ) -> None:
        self.slice_seconds = slice_seconds
        self._handed = handed
        self._lock = threading.Lock()
        self._turns: list[Slot] = []
        self._used: dict[str, float] = {}
        self._holder: Slot | None = None
        self._closing = False

    def join(self, learner: str, name: str) -> Slot:
        """A new run's place among the others; it must be begun and ended."""
        turn = Slot(self, learner, name)
        with self._lock:
            floor = min(self._used.values(), default=0.0)
            self._used.setdefault(learner, floor)
            others = (other.used for other in self._turns if other.learner == learner)
            turn.used = min(others, default=0.0)
            self._turns.append(turn)
        return turn

    def close(self) -> None:
        """Makes every run leave at its next boundary, one after another."""
        with self._lock:
            self._closing = True
            for turn in self._turns:
                turn._asked.set()
            self._pass_on()

    # What turns call, with the lock held

    def _account(self, turn: Slot) -> None:
        now = time.perf_counter()
        spent, turn.since = now - turn.since, now
        turn.used += spent
        self._used[turn.learner] += spent

    def _pass_on(self) -> None:
        """Gives a free machine to whoever is next."""
        if self._holder is None:
            waiting = [turn for turn in self._turns if turn.is_waiting]
            self._holder = min(waiting, key=self._rank, default=None)
            self._handed(self._holder.name if self._holder else None)
            if self._holder:
                self._holder.since = time.perf_counter()
                self._holder.began = self._holder.since
                self._holder.has_machine.set()

    def _rank(self, turn: Slot) -> _Rank:
        calm = turn.wish is None and not self._closing
        return _Rank(calm, not turn.is_new, self._used[turn.learner], turn.used)

    def _is_wanted(self, turn: Slot) -> bool:
        """Whether the holder should hand over now."""
        waiting = [self._rank(other) for other in self._turns if other.is_waiting]
        if not waiting:
            return False
        urgent = any(not rank.calm or not rank.seen for rank in waiting)
        return urgent or turn.is_new or turn.since - turn.began >= self.slice_seconds


class _Rank(NamedTuple):
    """Sorts those that wait: a learner's wish first, then newcomers, then the least served."""

    calm: bool
    seen: bool
    learner_used: float
    used: float


class Slot:
    """One run's turn; see :class:`dlcore.training.yield_control.Turn`.

    Args:
        turns: all turns of the process.
        learner: whose run it is.
        name: the run's id.
    """

    def __init__(self, turns: Scheduler, learner: str, name: str) -> None:
        self.learner = learner
        self.name = name
        self.used = 0.0
        self.since = 0.0
        self.began = 0.0
        self.is_new = True
        self.is_waiting = False
        self.wish: Command | None = None
        self.has_machine = threading.Event()
        self._turns = turns
        self._asked = threading.Event()

    def command(self, command: Command) -> None:
        """Leaves a wish; may be called from any thread."""
        with self._turns._lock:
            if command.overrules(self.wish):
                self.wish = command
            self._asked.set()

    def begin(self) -> None:
        """Waits for the first turn.

        Raises:
            Closing: the process is about to end.
        """
        self._wait()

    def end(self) -> None:
        """Leaves for good."""
        turns = self._turns
        with turns._lock:
            if turns._holder is self:
                turns._account(self)
                turns._holder = None
                self.has_machine.clear()
            turns._turns.remove(self)
            if not any(other.learner == self.learner for other in turns._turns):
                del turns._used[self.learner]
            turns._pass_on()

    def offer(self) -> Command | None:
        turns = self._turns
        with turns._lock:
            turns._account(self)
            if turns._closing:
                raise ShutdownRequested
            wish = self._take_wish()
            hand_over = wish is None and turns._is_wanted(self)
            self.is_new = False
        if hand_over:
            self._give_up()
            self._wait()
            with turns._lock:
                wish = self._take_wish()
        return wish

    def rest(self) -> Command:
        self._give_up()
        while not self._is_called():
            self._asked.wait()
        self._wait()
        with self._turns._lock:
            return self._take_wish() or Command.RESUME

    def clock(self) -> float:
        return self.used + time.perf_counter() - self.since

    def _is_called(self) -> bool:
        with self._turns._lock:
            called = self.wish is not None and self.wish is not Command.PAUSE
            if not called:
                self._asked.clear()
            return called or self._turns._closing

    def _take_wish(self) -> Command | None:
        wish, self.wish = self.wish, None
        self._asked.clear()
        return wish

    def _give_up(self) -> None:
        turns = self._turns
        with turns._lock:
            turns._account(self)
            turns._holder = None
            self.has_machine.clear()
            turns._pass_on()

    def _wait(self) -> None:
        turns = self._turns
        with turns._lock:
            self.is_waiting = True
            turns._pass_on()
        self.has_machine.wait()
        with turns._lock:
            self.is_waiting = False
            if turns._closing:
                raise ShutdownRequested
