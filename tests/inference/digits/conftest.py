"""A store with a digit classifier of a learner."""

from __future__ import annotations

import pytest

import dlcore
from dlcore import Run, Store
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext


@pytest.fixture(scope="package")
def context(tmp_path_factory: pytest.TempPathFactory) -> QueryContext:
    folder = tmp_path_factory.mktemp("home")
    return QueryContext(Store(folder), Cache(folder / "data"))


@pytest.fixture(scope="package")
def run(context: QueryContext) -> Run:
    """A run on the small digits."""
    spec = dlcore.PRESETS["digits-mlp"].spec.changed(
        {"training.epochs": 4, "training.trainer": "exact"}
    )
    return dlcore.train(spec, store=context.store)
