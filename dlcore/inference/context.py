"""Runs, their models and data sets, as queries need them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, TypeVar, cast

from dlcore.datasets.cache import Cache
from dlcore.errors import NoWeights
from dlcore.store import Run, Store
from dlcore.store.weights import LAST, load

if TYPE_CHECKING:
    import keras

    from dlcore.spec import Spec
    from dlcore.training.tensors import Arrays, DatasetCache

MAX_CACHED = 12

V = TypeVar("V")


class QueryContext:
    """What queries are answered with; keeps a bounded number of costly objects.

    Args:
        store: the runs.
        cache: the data files.
        datasets: data sets in memory; None for a cache of this context alone.
    """

    def __init__(self, store: Store, cache: Cache, datasets: DatasetCache | None = None) -> None:
        self.store = store
        self.cache = cache
        self._datasets = datasets
        self._cached: OrderedDict[Hashable, object] = OrderedDict()

    def run(self, run_id: str) -> Run:
        """Return a run.

        Raises:
            RunNotFound: no run has that id.
        """
        return self.store.run(run_id)

    def model(self, run_id: str, name: str = LAST) -> keras.Model:
        """Return the model of a run with its weights.

        Args:
            name: of the weights' artifact.

        Raises:
            RunNotFound: no run has that id.
            NoWeights: the run has no weights of that name.
        """
        run = self.run(run_id)
        return self.cached(("model", run_id, name), lambda: self._load_model(run, name))

    def arrays(self, spec: Spec) -> Arrays:
        """Return the data of a spec in the form that training uses."""
        from dlcore.training.tensors import DatasetCache

        if self._datasets is None:
            self._datasets = DatasetCache(self.cache)
        return self._datasets.arrays(spec)

    def cached(self, key: Hashable, build: Callable[[], V]) -> V:
        """Return the cached object of a key; build it if needed, drop the least recently used."""
        if key not in self._cached:
            self._cached[key] = build()
        self._cached.move_to_end(key)
        while len(self._cached) > MAX_CACHED:
            self._cached.popitem(last=False)
        return cast(V, self._cached[key])

    def _load_model(self, run: Run, name: str) -> keras.Model:
        from dlcore.training.model import assign_weights, build_model

        try:
            weights = load(self.store.artifacts, run.id, name)
        except FileNotFoundError:
            raise NoWeights(run=run.id) from None
        model = build_model(run.spec)
        assign_weights(model, weights)
        return model
