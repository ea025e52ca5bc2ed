"""What questions are answered with: runs, their models, the data. Loads TensorFlow when needed."""

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

MAX_KEPT = 12

V = TypeVar("V")


class QueryContext:
    """Answers stay quick because what is costly to make is kept, a bounded number of things.

    Args:
        store: the runs.
        cache: where data files lie.
        shelf: data in memory that others of this process use too.
    """

    def __init__(self, store: Store, cache: Cache, shelf: DatasetCache | None = None) -> None:
        self.store = store
        self.cache = cache
        self._shelf = shelf
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def run(self, run_id: str) -> Run:
        """One run.

        Raises:
            RunNotFound: no run has that id.
        """
        return self.store.run(run_id)

    def model(self, run_id: str, name: str = LAST) -> keras.Model:
        """The model of a run with the weights it left.

        Args:
            name: which of its weights.

        Raises:
            RunNotFound: no run has that id.
            NoWeights: it left none of that name.
        """
        run = self.run(run_id)
        return self.kept(("model", run_id, name), lambda: self._loaded(run, name))

    def arrays(self, spec: Spec) -> Arrays:
        """The data of a spec as training takes it."""
        from dlcore.training.tensors import DatasetCache

        if self._shelf is None:
            self._shelf = DatasetCache(self.cache)
        return self._shelf.arrays(spec)

    def kept(self, key: Hashable, make: Callable[[], V]) -> V:
        """What ``make`` gives, made once as long as it is used now and then."""
        if key not in self._kept:
            self._kept[key] = make()
        self._kept.move_to_end(key)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return cast(V, self._kept[key])

    def _loaded(self, run: Run, name: str) -> keras.Model:
        from dlcore.training.model import build_model, put_weights

        try:
            weights = load(self.store.artifacts, run.id, name)
        except FileNotFoundError:
            raise NoWeights(run=run.id) from None
        model = build_model(run.spec)
        put_weights(model, weights)
        return model
