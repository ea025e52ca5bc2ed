"""Data and traced models that the runs of one process share."""

from __future__ import annotations

import gc
import json

from dlcore.datasets.cache import Cache
from dlcore.planning.allocator import return_memory
from dlcore.planning.memory import LARGE_STATE_BYTES
from dlcore.planning.plan import Plan
from dlcore.planning.trainer_choice import TrainerChoice, TrainerKind
from dlcore.planning.weighted_cache import WeightedCache
from dlcore.spec import Spec
from dlcore.training.compiled import Compiled, compiled_bytes
from dlcore.training.tensors import DatasetCache

CACHE_BYTES = 400_000_000
"""Of the data and the models that are kept for the next run, unless the process has more."""


class SharedResources:
    """Data and traced models that the runs of one process share, both bounded.

    Args:
        cache: contains the data files.
        max_bytes: of the data and models together.
    """

    def __init__(self, cache: Cache, max_bytes: int = CACHE_BYTES) -> None:
        self.datasets = DatasetCache(cache, max_bytes // 4)
        self._models: WeightedCache[str, Compiled] = WeightedCache(
            max_bytes * 3 // 4, lambda model: model.size, lambda model: model.is_idle
        )

    def compiled(self, spec: Spec, planned: Plan, choice: TrainerChoice) -> Compiled:
        """Return the traced model of a spec's architecture; a new one for plain ``model.fit``."""

        def build() -> Compiled:
            if self._models.make_room(compiled_bytes(spec, planned)):
                _collect()
            return Compiled(spec, choice)

        if choice.kind is TrainerKind.PLAIN:
            return build()
        return self._models.get(architecture_key(spec), build)

    @property
    def size(self) -> int:
        """Bytes of the data and models that are kept."""
        return self.datasets.size + self._models.size

    def trim(self, planned: Plan) -> None:
        """Return the memory of a large run that has ended, and of models too large to keep."""
        if self._models.trim() or planned.state_bytes > LARGE_STATE_BYTES:
            _collect()


def architecture_key(spec: Spec) -> str:
    """Return a key that specs have in common if they can share a traced model.

    Seed, epochs, learning rate, early stopping and learning-rate reduction make no difference.
    """
    data = spec.model_dump(mode="json")
    del data["seed"], data["training"]["epochs"]
    del data["training"]["early_stopping"], data["training"]["reduce_learning_rate"]
    # The rates of a schedule are constants of the program.
    if not spec.training.optimizer.half_life:
        del data["training"]["optimizer"]["learning_rate"]
    return json.dumps(data, sort_keys=True)


def _collect() -> None:
    """Free models and runs, whose parts refer to each other, and return their memory."""
    gc.collect()
    return_memory()
