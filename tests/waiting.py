"""Polling for what another thread or process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

POLL_SECONDS = 0.01

T = TypeVar("T")


def wait_for(condition: Callable[[], T], seconds: float = 300.0) -> T:
    """Poll a condition until it is true.

    Args:
        condition: returns something true at last.
        seconds: timeout; long, because a slow machine is no failure.

    Returns:
        The first true value.

    Raises:
        AssertionError: on timeout.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(POLL_SECONDS)
    raise AssertionError(f"not within {seconds} s: {condition}")
