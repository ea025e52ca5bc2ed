"""What queries are answered with is kept, within bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest

from dlcore import Store
from dlcore.datasets import Cache
from dlcore.errors import NoWeights, RunNotFound
from dlcore.inference.context import QueryContext
from tests.stored_runs import finished_run


@dataclass(frozen=True)
class TestSetOutputs:
    """A value with an array."""

    __test__ = False

    outputs: np.ndarray


@pytest.fixture
def context(store: Store) -> QueryContext:
    return QueryContext(store, Cache.default())


@pytest.mark.parametrize(
    "wrap",
    [lambda array: array, lambda array: {"a": (array,)}, lambda array: TestSetOutputs(array)],
    ids=["array", "mapping", "dataclass"],
)
def test_an_object_is_built_once_while_it_is_used(
    wrap: Callable[[np.ndarray], object], store: Store
) -> None:
    context, built = QueryContext(store, Cache.default(), max_bytes=2500), list[int]()

    def build(key: int) -> object:
        built.append(key)
        return wrap(np.zeros(1000, "uint8"))

    for key in (0, 1, 0, 2, 0, 1):
        context.cached(key, partial(build, key))
    assert built == [0, 1, 2, 1]


def test_a_run_without_weights_has_no_model(store: Store, context: QueryContext) -> None:
    run = finished_run(store, "me")
    with pytest.raises(NoWeights):
        context.model(run.id)
    with pytest.raises(RunNotFound):
        context.model("none")
