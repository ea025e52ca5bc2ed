"""Trained runs on the bundled digits, shared by the tests of all labs."""

from __future__ import annotations

import pytest

from dlcore import PRESETS, Run, Store, train
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext

EPOCHS = {"digits-mlp": 12, "digits-cnn": 3}


@pytest.fixture(scope="session")
def context(tmp_path_factory: pytest.TempPathFactory) -> QueryContext:
    return QueryContext(Store(tmp_path_factory.mktemp("labs")), Cache.default())


def _trained(context: QueryContext, preset: str) -> Run:
    changes = {"training.epochs": EPOCHS[preset], "training.trainer": "exact"}
    return train(PRESETS[preset].spec.changed(changes), store=context.store, preset=preset)


@pytest.fixture(scope="session")
def mlp_run(context: QueryContext) -> Run:
    """A perceptron with one hidden layer, well trained."""
    return _trained(context, "digits-mlp")


@pytest.fixture(scope="session")
def cnn_run(context: QueryContext) -> Run:
    """A convolutional network, well trained."""
    return _trained(context, "digits-cnn")
