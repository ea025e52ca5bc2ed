"""Rate limiting of guesses at codes, recovery words and passcodes.

The counts are in memory only, so that no address of a learner is stored.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dlcore.errors import (
    ClassCodeUnknown,
    PasscodeWrong,
    RecoveryWordsUnknown,
    TooManyGuesses,
)

FREE_GUESSES = 10
FREE_GUESSES_OF_ALL = 200
"""Wrong guesses before the first pause: of one source, and of all sources together."""

FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 4.0, 60.0
"""Each further wrong guess doubles the pause."""

FORGET_SECONDS = 60.0
"""After each such time without a guess, one wrong guess is forgotten."""

_MAX_SOURCES = 10_000


WRONG = (ClassCodeUnknown, RecoveryWordsUnknown, PasscodeWrong)
"""The errors of a wrong guess."""


@dataclass
class _Count:
    """Wrong guesses of a source: how many, when the last one was, how many are free."""

    free: int = FREE_GUESSES
    wrong: float = 0.0
    at: float = 0.0

    def add(self, now: float) -> None:
        forgotten = (now - self.at) // FORGET_SECONDS
        self.wrong, self.at = max(0.0, self.wrong - forgotten) + 1.0, now

    def pause_left(self, now: float) -> float:
        if self.wrong < self.free:
            return 0.0
        pause: float = FIRST_PAUSE_SECONDS * 2.0 ** min(self.wrong - self.free, 10.0)
        return self.at + min(pause, MAX_PAUSE_SECONDS) - now


class Guesses:
    """Counts wrong guesses by source.

    Args:
        clock: time in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._all = _Count(free=FREE_GUESSES_OF_ALL)
        self._sources: OrderedDict[str, _Count] = OrderedDict()

    @contextmanager
    def attempt(self, source: str) -> Iterator[None]:
        """Count a guess that raises one of ``WRONG`` inside.

        Args:
            source: where the guess comes from, for instance a network address.

        Raises:
            TooManyGuesses: the source, or all together, must wait; the guess is not checked.
        """
        with self._lock:
            now = self._clock()
            pause = max(count.pause_left(now) for count in self._counts(source))
        if pause > 0.0:
            raise TooManyGuesses(seconds=math.ceil(pause))
        try:
            yield
        except WRONG:
            with self._lock:
                now = self._clock()
                for count in self._counts(source):
                    count.add(now)
            raise

    def _counts(self, source: str) -> tuple[_Count, _Count]:
        count = self._sources.setdefault(source, _Count())
        self._sources.move_to_end(source)
        if len(self._sources) > _MAX_SOURCES:
            self._sources.popitem(last=False)
        return count, self._all
