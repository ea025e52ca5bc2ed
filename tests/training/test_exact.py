"""The exact trainer gives the same numbers as plain ``model.fit``, bit for bit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import pytest

from dlcore.events import Finished
from dlcore.experiments.presets import PRESETS
from dlcore.models.optimizers import OptimizerName
from dlcore.spec import Spec
from dlcore.training.shared_resources import SharedResources
from dlcore.training.tensors import Arrays, Part
from tests.training.conftest import DROPOUT, SMALL, Train, by_metric, plain_fit

EXACT = {"training.trainer": "exact", "training.epochs": 2}


def assert_same_as_plain(spec: Spec, train: Train, arrays: Arrays) -> None:
    """Assert that history, test metrics and last weights are equal."""
    record, plain = train(spec), plain_fit(spec, arrays)
    assert by_metric(record.epochs) == plain.history
    assert isinstance(record.last, Finished)
    assert record.last.test == plain.test
    for ours, theirs in zip(
        record.model(spec).get_weights(), plain.model.get_weights(), strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)


CASES: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "whole batches": (
        {"name": "sgd", "momentum": 0.9, "nesterov": True},
        {"dataset.train_size": 320, "training.validation": 0},
    ),
    "test set": ({"name": "rmsprop"}, {"training.validation": "test", "training.batch_size": 50}),
    "one partial batch": ({"name": "adamw"}, {"training.batch_size": 1000}),
    "class weights": (
        {"name": "nadam"},
        {"training.class_weight": "balanced", "dataset.rare_class": 3, "dataset.rare_share": 0.1},
    ),
    "one-hot": (
        {"name": "adagrad"},
        {"training.loss": "categorical_crossentropy", "layers.3.activation": "sigmoid"},
    ),
    "all metrics": (
        {"name": "adam"},
        {
            "training.loss": "categorical_crossentropy",
            "training.metrics": ["accuracy", "precision", "recall", "mae", "rmse"],
        },
    ),
    "schedule": ({"name": "adam", "half_life": 7}, {"layers.1.initializer": "he_normal"}),
}
"""An optimizer and other settings each: every optimizer, and every kind of batch and of target."""


def test_the_cases_have_every_optimizer() -> None:
    assert {optimizer["name"] for optimizer, _ in CASES.values()} == set(OptimizerName)


@pytest.mark.parametrize("case", CASES)
def test_dropout_with_every_optimizer_and_kind_of_batch(
    case: str, train: Train, resources: SharedResources
) -> None:
    optimizer, settings = CASES[case]
    chosen = {"training.optimizer": {"learning_rate": 0.01, **optimizer}}
    spec = DROPOUT.changed({**EXACT, **chosen, **settings})
    assert_same_as_plain(spec, train, resources.datasets.arrays(spec))


def test_augmented_images(train: Train, resources: SharedResources) -> None:
    augmentation = [
        {"kind": "random_flip"},
        {"kind": "random_rotation", "factor": 0.1},
        {"kind": "random_translation", "factor": 0.2},
        {"kind": "random_zoom", "factor": 0.2},
    ]
    layers = DROPOUT.model_dump(mode="json")["layers"]
    spec = DROPOUT.changed({**EXACT, "layers": [*augmentation, *layers]})
    assert_same_as_plain(spec, train, resources.datasets.arrays(spec))


def test_another_seed_and_learning_rate_on_a_warm_model(
    train: Train, resources: SharedResources
) -> None:
    """A run on a traced model does not depend on the runs before it."""
    first = DROPOUT.changed({**EXACT, "seed": 1})
    second = first.changed({"seed": 2, "training.optimizer.learning_rate": 0.1})
    one = train(first)
    assert_same_as_plain(second, train, resources.datasets.arrays(second))
    assert train(first).epochs == one.epochs


def test_textbook_code_with_data_from_scikit_learn(train: Train) -> None:
    """The reference uses no code of this project, not even for the data."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    by_class = np.argsort(digits.target, kind="stable")
    test_indices = np.sort(by_class[::5])
    train_indices = np.setdiff1d(np.arange(len(digits.target)), test_indices)
    train_indices = np.random.default_rng(0).permutation(train_indices)
    x, y = digits.images.astype("float32") / np.float32(16), digits.target.astype("int32")
    keras.utils.set_random_seed(5)
    model = keras.Sequential(
        [
            keras.Input((8, 8)),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(
        x[train_indices], y[train_indices], epochs=2, validation_split=0.2, verbose=0
    )
    spec = PRESETS["digits-mlp"].spec.changed({**EXACT, "seed": 5})
    assert by_metric(train(spec).epochs) == history.history


def test_parts_know_their_size(resources: SharedResources) -> None:
    arrays = resources.datasets.arrays(SMALL)
    assert (arrays.train.size, arrays.test.size) == (230, 360)
    assert isinstance(arrays.validation, Part)
    assert arrays.validation.size == 100
