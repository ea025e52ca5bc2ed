"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
import sys


def trim_memory() -> None:
    """Lets the C library hand back what it keeps for itself, where it can (Linux with glibc).

    Compiling an architecture frees memory in many small pieces. Of forty architectures at once
    that is a hundred megabytes or two, which nobody would use again.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)
