"""Programs by tier and capacity; they are compiled in the background."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dlcore.playground.network import Network, Tier

if TYPE_CHECKING:
    from dlcore.playground.stacked import StackedProgram

CAPACITIES = (1, 8, 20)
UNCOMPILED_CAPACITY = 8

_log = logging.getLogger(__name__)


class TimedProgram:
    """A program, and how long its steps take.

    Args:
        program: the program.
    """

    def __init__(self, program: StackedProgram) -> None:
        self.capacity = program.capacity
        self._program = program
        self._seconds_per_step = 0.05

    def steps_within(self, seconds: float) -> int:
        """Return how many steps the program makes in some time; at least one."""
        return max(1, int(seconds / self._seconds_per_step))

    def advance(self, networks: Sequence[Network], limits: Sequence[int]) -> None:
        """Train networks, each for its own number of steps."""
        began = time.perf_counter()
        self._program.advance(networks, limits)
        measured = (time.perf_counter() - began) / max(limits)
        self._seconds_per_step += 0.5 * (measured - self._seconds_per_step)


class Programs:
    """All programs of a process."""

    def __init__(self) -> None:
        self._ready: dict[tuple[Tier, int], TimedProgram] = {}
        self._uncompiled: dict[Tier, TimedProgram] = {}
        self._requested: set[tuple[Tier, int]] = set()
        self._queue: queue.PriorityQueue[tuple[int, int, Network]] = queue.PriorityQueue()
        self._thread: threading.Thread | None = None

    def find(self, networks: Sequence[Network]) -> TimedProgram:
        """Return the best program that is ready, and have a better one compiled if needed.

        Args:
            networks: to be trained together, all of one tier; at least one.

        Returns:
            A program that may have less capacity than there are networks. While none is compiled,
            it is one that needs no compiling, so that a network moves at once.
        """
        tier, count = networks[0].tier, len(networks)
        best = next((c for c in CAPACITIES if c >= count), CAPACITIES[-1])
        for capacity in (CAPACITIES[0], best):
            if (tier, capacity) not in self._requested:
                self._request(capacity, networks[0])
        usable = [c for c in CAPACITIES if c <= best and (tier, c) in self._ready]
        return self._ready[tier, usable[-1]] if usable else self._find_uncompiled(tier)

    def _find_uncompiled(self, tier: Tier) -> TimedProgram:
        # Imported here: TensorFlow takes seconds, and the module must import without it.
        from dlcore.playground.stacked import StackedProgram

        if tier not in self._uncompiled:
            self._uncompiled[tier] = TimedProgram(StackedProgram(tier, UNCOMPILED_CAPACITY))
        return self._uncompiled[tier]

    def _request(self, capacity: int, example: Network) -> None:
        self._requested.add((example.tier, capacity))
        self._queue.put((capacity, len(self._requested), example))
        if self._thread is None:
            self._thread = threading.Thread(target=self._compile, name="programs", daemon=True)
            self._thread.start()

    def _compile(self) -> None:
        from dlcore.playground.stacked import compile_program

        while True:
            capacity, _, example = self._queue.get()
            try:
                program = compile_program(example.tier, capacity, example)
            except Exception:
                _log.exception("program for %s", example.tier)
                continue
            self._ready[example.tier, capacity] = TimedProgram(program)
