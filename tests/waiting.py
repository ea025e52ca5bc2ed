"""Waiting for what another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

LOOK_SECONDS = 0.01

T = TypeVar("T")


def wait_for(condition: Callable[[], T], seconds: float = 90.0) -> T:
    """Asks again and again until the answer is true.

    Args:
        condition: what to ask.
        seconds: after which it is given up; long, as a slow machine is no failure.

    Returns:
        The first true answer.

    Raises:
        AssertionError: it never was.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(LOOK_SECONDS)
    raise AssertionError(f"not within {seconds} s: {condition}")
