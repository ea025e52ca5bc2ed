"""Runs, their models and data sets, as queries need them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Mapping, ValuesView
from typing import TYPE_CHECKING, TypeVar, cast

from dlcore.datasets.cache import Cache
from dlcore.errors import NoWeights
from dlcore.planning.run_memory import FLOAT_BYTES
from dlcore.planning.weighted_cache import WeightedCache
from dlcore.playground.server import PlaygroundServer
from dlcore.store import Run, Store
from dlcore.store.weights import LAST, load

if TYPE_CHECKING:
    import keras

    from dlcore.spec import Spec
    from dlcore.training.tensors import Arrays, DatasetCache

MAX_BYTES = 100_000_000
OBJECT_BYTES = 100
"""Estimate for a small object."""

MANY = 1000

V = TypeVar("V")


class QueryContext:
    """What queries are answered with; keeps costly objects, bounded by their bytes.

    Args:
        store: the runs.
        cache: the data files.
        datasets: data sets in memory; None for a cache of this context alone.
        max_bytes: of the objects that are kept.
        playground: the networks that are played; None for those of this context alone.
    """

    def __init__(
        self,
        store: Store,
        cache: Cache,
        datasets: DatasetCache | None = None,
        max_bytes: int = MAX_BYTES,
        playground: PlaygroundServer | None = None,
    ) -> None:
        self.store = store
        self.cache = cache
        self.playground = playground or PlaygroundServer()
        self._datasets = datasets
        self._cached: WeightedCache[Hashable, object] = WeightedCache(max_bytes, _size)

    def run(self, run_id: str) -> Run:
        """Return a run.

        Raises:
            RunNotFound: no run has that id.
        """
        return self.store.run(run_id)

    def model(self, run_id: str, name: str = LAST) -> keras.Model:
        """Return the model of a run with its weights; of two outputs with the first one only.

        Args:
            name: of the weights' artifact.

        Raises:
            RunNotFound: no run has that id.
            NoWeights: the run has no weights of that name.
        """
        from dlcore.training.model import first_output_of

        return self.cached(
            ("model", run_id, name), lambda: first_output_of(self.whole_model(run_id, name))
        )

    def whole_model(self, run_id: str, name: str = LAST) -> keras.Model:
        """Return a new model of a run with its weights and all outputs; as ``model`` else."""
        from dlcore.training.model import assign_weights, build_model

        run = self.run(run_id)
        try:
            weights = load(self.store.artifacts, run.id, name)
        except FileNotFoundError:
            raise NoWeights(run=run.id) from None
        model = build_model(run.spec)
        assign_weights(model, weights)
        return model

    def arrays(self, spec: Spec) -> Arrays:
        """Return the data of a spec in the form that training uses."""
        from dlcore.training.tensors import DatasetCache

        if self._datasets is None:
            self._datasets = DatasetCache(self.cache)
        return self._datasets.arrays(spec)

    @property
    def size(self) -> int:
        """Bytes of the objects that are kept."""
        return self._cached.size

    def cached(self, key: Hashable, build: Callable[[], V]) -> V:
        """Return the cached object of a key; build it if needed, drop the least recently used."""
        return cast(V, self._cached.get(key, build))


def _size(value: object) -> int:
    """Return the bytes of an array, of a model, or of what a value with fields contains."""
    if hasattr(value, "nbytes"):
        return int(value.nbytes)
    if hasattr(value, "count_params"):
        return FLOAT_BYTES * int(value.count_params())
    if dataclasses.is_dataclass(value):
        value = tuple(vars(value).values())
    parts = value.values() if isinstance(value, Mapping) else value
    if not isinstance(parts, ValuesView | list | tuple):
        return OBJECT_BYTES
    # Long ones hold small objects, such as words.
    return OBJECT_BYTES * len(parts) if len(parts) > MANY else sum(map(_size, parts))
