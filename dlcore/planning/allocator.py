"""The allocator of glibc, which keeps freed memory; on other systems all of this does nothing."""

from __future__ import annotations

import ctypes
import functools
import os
import sys
from collections.abc import Callable

M_MMAP_THRESHOLD = -3
"""Number of a setting in glibc's ``malloc.h``."""

LARGE_BYTES = 2**20


def return_memory() -> None:
    """Return freed memory to the system."""
    if trim := _function("malloc_trim"):
        trim(0)


@functools.cache
def return_large_blocks() -> None:
    """Let blocks of a megabyte and more return to the system as soon as they are freed.

    By default glibc soon takes blocks of up to 32 MB from the heap of the thread that asks, and
    keeps them there for ever. A process with many short threads has many heaps: where forty
    learners join a class, scrypt alone, which needs 16 MB for a moment, left 200 MB.

    Does nothing if the environment sets ``MALLOC_MMAP_THRESHOLD_``.
    """
    set_option = _function("mallopt")
    if set_option and "MALLOC_MMAP_THRESHOLD_" not in os.environ:
        set_option(M_MMAP_THRESHOLD, LARGE_BYTES)


def _function(name: str) -> Callable[..., int] | None:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
