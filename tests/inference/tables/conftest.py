"""A run on an uploaded table with a number, a category and missing values."""

from __future__ import annotations

import pytest

from dlcore import Run, Store, train
from dlcore.datasets import Cache
from dlcore.experiments.adapt import starting_spec
from dlcore.inference.context import QueryContext
from tests.datasets.uploads.flowers import save_flowers


@pytest.fixture
def context(store: Store) -> QueryContext:
    return QueryContext(store, Cache.default())


@pytest.fixture
def run(store: Store, request: pytest.FixtureRequest) -> Run:
    """Train on the target that the parameter names."""
    dataset = save_flowers(Cache.default(), request.param, ("length", "colour"))
    changes = {"training.epochs": 3, "training.trainer": "exact"}
    return train(starting_spec(dataset).changed(changes), store=store)
