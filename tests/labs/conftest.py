"""Trained runs on the bundled digits, shared by the tests of all labs."""

from __future__ import annotations

import pytest

from dlcore import PRESETS, Run, Store, train
from dlcore.datasets import Cache, Characters, Digits
from dlcore.inference.context import QueryContext
from dlcore.labs.next_letter import text_recipe

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


@pytest.fixture(scope="session")
def impaired_run(context: QueryContext) -> Run:
    """A perceptron on digits with wrong labels and a rare class."""
    dataset = Digits(train_size=200, wrong_labels=0.4, rare_class=3, rare_share=0.1)
    changes = {"training.epochs": 3, "training.trainer": "exact"}
    spec = PRESETS["digits-mlp"].spec.model_copy(update={"dataset": dataset}).changed(changes)
    return train(spec, store=context.store)


@pytest.fixture(scope="session")
def text_run(context: QueryContext) -> Run:
    """A network that continues a text, trained a little."""
    spec = text_recipe(Characters(text="wonderland", context_length=4))
    changes = {"training.epochs": 2, "training.trainer": "exact"}
    return train(spec.changed(changes), store=context.store)
