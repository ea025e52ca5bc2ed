"""Which waiting runs fit into memory beside those that the workers already have."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from dlcore.errors import SpecError
from dlcore.planning.plan import Plan, plan
from dlcore.spec import Spec
from dlcore.store import Run


class Admission:
    """Counts the memory of runs, and admits further ones as long as they fit.

    Runs on the same data share it. One run of a worker trains at a time, so that only the largest
    training counts, but of every run its weights. The first run is always admitted.

    Args:
        max_bytes: of all runs together.
        workers: number of workers, each of which holds data and trains.

    Attributes:
        has_refused: whether a run did not fit.
    """

    def __init__(self, max_bytes: int, workers: int) -> None:
        self.has_refused = False
        self._max_bytes = max_bytes
        self._workers = workers
        self._plans: list[Plan] = []
        self._data: dict[str, int] = {}

    def add(self, specs: Iterable[Spec]) -> None:
        """Count the runs that the workers have."""
        for spec in specs:
            if found := known_plan(spec):
                self._plans.append(found)
                self._data[spec.dataset.model_dump_json()] = found.data_bytes

    def admit(self, run: Run) -> bool:
        """Count a waiting run if it fits; return whether it does."""
        spec, found = run.spec, known_plan(run.spec)
        if found is None:
            # The worker explains why it cannot be trained.
            return True
        data = {**self._data, spec.dataset.model_dump_json(): found.data_bytes}
        if self._plans and self._bytes([*self._plans, found], data) > self._max_bytes:
            self.has_refused = True
            return False
        self.add([spec])
        return True

    def _bytes(self, plans: list[Plan], data: dict[str, int]) -> int:
        states = sum(one.state_bytes for one in plans)
        training = max(one.memory_bytes - one.state_bytes - one.data_bytes for one in plans)
        return states + self._workers * (sum(data.values()) + training)


@functools.lru_cache(1000)
def known_plan(spec: Spec) -> Plan | None:
    """Return the plan of a spec, or None if it cannot be trained; many are kept."""
    try:
        return plan(spec)
    except SpecError:
        return None
