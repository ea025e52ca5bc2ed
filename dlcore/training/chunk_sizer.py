"""How many steps go into one chunk."""

from __future__ import annotations

CHUNK_SECONDS = 0.05
"""Long enough that reporting costs nothing, short enough that Stop feels immediate."""

FIRST_CHUNK = 4


class ChunkSizer:
    """Steps to a chunk, learned from the chunks before."""

    def __init__(self) -> None:
        self._steps = float(FIRST_CHUNK)

    def steps(self) -> int:
        """Steps for the next chunk."""
        return max(1, int(self._steps))

    def learn(self, steps: int, seconds: float) -> None:
        """Moves towards ``CHUNK_SECONDS``, by bounded factors as one chunk may be odd."""
        wanted = steps * CHUNK_SECONDS / max(seconds, 1e-6)
        self._steps = max(1.0, min(max(wanted, self._steps / 4), self._steps * 8))
