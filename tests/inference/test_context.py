"""What queries are answered with is kept, within bounds."""

from __future__ import annotations

from functools import partial

import pytest

from dlcore import Store
from dlcore.datasets import Cache
from dlcore.errors import NoWeights, RunNotFound
from dlcore.inference.context import MAX_CACHED, QueryContext
from tests.stored_runs import finished_run


@pytest.fixture
def context(store: Store) -> QueryContext:
    return QueryContext(store, Cache.default())


def test_an_object_is_built_once_while_it_is_used(context: QueryContext) -> None:
    built: list[int] = []

    def build(key: int) -> int:
        built.append(key)
        return key

    for key in (0, *range(1, MAX_CACHED), 0, MAX_CACHED, 0, 1):
        assert context.cached(key, partial(build, key)) == key
    # The oldest one was dropped for the last one; the first one was used in between.
    assert built == [*range(MAX_CACHED + 1), 1]


def test_a_run_without_weights_has_no_model(store: Store, context: QueryContext) -> None:
    run = finished_run(store, "me")
    with pytest.raises(NoWeights):
        context.model(run.id)
    with pytest.raises(RunNotFound):
        context.model("none")
