"""How much memory runs may take, by the memory of the machine or container."""

from __future__ import annotations

MAX_RUN_BYTES = 1_500_000_000
"""Of one run, however much memory there is."""

MIN_RUN_BYTES = 220_000_000
"""Enough for the published convolutional network on MNIST, preset ``mnist-cnn``."""

OTHER_BYTES = 700_000_000
"""Of the pages, and of a worker without runs and without what it keeps for the next run."""

CACHE_SHARE = 8
MIN_CACHE_BYTES, MAX_CACHE_BYTES = 120_000_000, 500_000_000
"""Bounds of what a worker keeps for the next run: an eighth of its part of the memory."""

MAX_INITIAL_BYTES = 40_000_000
"""Of the initial weights that are cached; those of a larger network are computed again."""

LARGE_STATE_BYTES = 50_000_000
"""Of weights and optimizer slots: a larger run is worth returning memory, which takes 0.1 s or two.
"""

SMALL_BYTES = 2_000_000_000
EVALUATION_BATCH, SMALL_EVALUATION_BATCH = 1000, 200
"""Samples that the trainer evaluates at once, fewer on a machine with less than ``SMALL_BYTES``."""


def run_bytes(memory: int) -> int:
    """Return how many bytes all runs together may take.

    Args:
        memory: bytes of the machine, 0 if unknown.
    """
    if not memory:
        return MAX_RUN_BYTES
    return max(MIN_RUN_BYTES, memory - OTHER_BYTES - cache_bytes(memory, workers=1))


def max_run_bytes(memory: int) -> int:
    """Return how many bytes one run may take; ``memory`` as in ``run_bytes``."""
    return min(MAX_RUN_BYTES, run_bytes(memory))


def cache_bytes(memory: int, workers: int) -> int:
    """Return how many bytes of data and models each of some workers may keep for the next run."""
    return min(MAX_CACHE_BYTES, max(MIN_CACHE_BYTES, memory // CACHE_SHARE // workers))


def evaluation_batch(memory: int) -> int:
    """Return how many samples the trainer evaluates at once; ``memory`` as in ``run_bytes``."""
    return SMALL_EVALUATION_BATCH if 0 < memory < SMALL_BYTES else EVALUATION_BATCH
