"""Draws a page to which a whole class is brought for a few of the learners at a time.

Forty scripts at once share one interpreter, with each other and with the thread that sends their
messages: all of them would be done when the last one is, and hardly anything sent before.
"""

from __future__ import annotations

import threading

AT_ONCE = 2

MAX_SECONDS = 1.0
"""How long a script waits: the scripts before it may be waiting for a worker."""

_free = threading.Semaphore(AT_ONCE)
_own = threading.local()


def wait_for_turn() -> None:
    """Wait until fewer than ``AT_ONCE`` scripts have a turn, or ``MAX_SECONDS`` have passed."""
    if not getattr(_own, "has_turn", False):
        _own.has_turn = _free.acquire(timeout=MAX_SECONDS)


def end_turn() -> None:
    """Let another script begin, if that of this thread has a turn."""
    if getattr(_own, "has_turn", False):
        _own.has_turn = False
        _free.release()
