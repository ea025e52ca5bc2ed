"""The state with which a run begins: initial weights for its seed, zeros of the optimizer."""

from __future__ import annotations

import keras
import numpy as np

from dlcore.arrays import Array
from dlcore.planning.memory import MAX_INITIAL_BYTES
from dlcore.spec import Spec
from dlcore.training.model import initial_weights
from dlcore.training.variables import compact, total_bytes

MAX_CACHED_SEEDS = 4


class InitialState:
    """Compute the initial arrays of a model's runs; the weights of a few seeds are cached.

    Args:
        model: new, with all variables built.
    """

    def __init__(self, model: keras.Model) -> None:
        self._model = model
        others = (*model.optimizer.variables, *model.metrics_variables)
        self._others = [compact(np.asarray(variable)) for variable in others]
        self._weight_bytes = total_bytes(model.variables)
        self._weights_by_seed: dict[int, list[Array]] = {}

    def weights(self, spec: Spec) -> list[Array]:
        """Return the initial weights for a spec's seed."""
        if cached := self._weights_by_seed.get(spec.seed):
            return cached
        weights = initial_weights(spec)
        if self._has_space:
            self._cache(spec.seed, weights)
        return weights

    def arrays(self, spec: Spec) -> list[Array]:
        """Return the values of the model's, the optimizer's and the metrics' variables."""
        return [*self.weights(spec), *self._others]

    def cache_current_weights(self, seed: int) -> None:
        """Cache the weights that the model has now as the initial ones for a seed."""
        if self._has_space:
            self._cache(seed, list(map(np.asarray, self._model.variables)))

    @property
    def size(self) -> int:
        """Bytes of the cached weights."""
        return len(self._weights_by_seed) * self._weight_bytes

    @property
    def _has_space(self) -> bool:
        return self.size + self._weight_bytes <= MAX_INITIAL_BYTES

    def _cache(self, seed: int, weights: list[Array]) -> None:
        cached = self._weights_by_seed
        if len(cached) >= MAX_CACHED_SEEDS:
            del cached[next(iter(cached))]
        cached[seed] = weights
