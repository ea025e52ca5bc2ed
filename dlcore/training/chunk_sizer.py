"""The number of steps per chunk."""

from __future__ import annotations

CHUNK_SECONDS = 0.05
"""Long enough that reporting costs nothing, and short enough that Stop feels immediate."""

FIRST_CHUNK = 4


class ChunkSizer:
    """Adapts the steps per chunk to the durations of previous chunks."""

    def __init__(self) -> None:
        self._steps = float(FIRST_CHUNK)

    def steps(self) -> int:
        """Return the steps of the next chunk."""
        return max(1, int(self._steps))

    def update(self, steps: int, seconds: float) -> None:
        """Adapt to a chunk's duration, by a bounded factor because one chunk may be an outlier."""
        target = steps * CHUNK_SECONDS / max(seconds, 1e-6)
        self._steps = max(1.0, min(max(target, self._steps / 4), self._steps * 8))
