"""Every published experiment exists, is complete, and can be trained."""

from __future__ import annotations

import math

import pytest

from dlcore.experiments.presets import PRESETS, Preset, find_preset
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.training.model import build_model

PUBLISHED = {
    "kaneko-mlp": {"val_loss": 0.1095, "val_accuracy": 0.9748, "first_val_accuracy": 0.9524},
    "kaneko-epochs-50": {"accuracy": 0.9988},
    "kaneko-units-1000": {"accuracy": 0.9997},
    "mlp-512-rmsprop": {"val_loss": 0.0677, "val_accuracy": 0.9793},
    "mlp-200-sigmoid": {"test_loss": 0.0750, "test_accuracy": 0.9761},
    "mlp-512-dropout": {},
    "mlp-3x100-early-stop": {"test_accuracy": 0.9696},
    "mnist-cnn": {},
    "cifar10-cnn": {"first_val_accuracy": 0.4282, "val_loss": 0.9337, "val_accuracy": 0.6961},
    "imdb-rnn": {"val_accuracy": 0.8320, "best_val_accuracy": 0.8450, "best_val_loss": 0.3802},
    "airline-lstm": {"test_rmse": 0.1008},
    "airline-lstm-2": {"test_rmse": 0.1605},
    "precision-binary": {},
    "mse-line": {},
    "two-inputs": {},
    "digits-mlp": {},
    "digits-two-outputs": {},
    "digits-cnn": {},
}

RECIPES = {
    "kaneko-mlp": ("mnist", "adam", 32, 20, "sparse_categorical_crossentropy"),
    "kaneko-epochs-50": ("mnist", "adam", 32, 50, "sparse_categorical_crossentropy"),
    "kaneko-units-1000": ("mnist", "adam", 32, 50, "sparse_categorical_crossentropy"),
    "mlp-512-rmsprop": ("mnist", "rmsprop", 128, 5, "categorical_crossentropy"),
    "mlp-200-sigmoid": ("mnist", "adam", 100, 5, "categorical_crossentropy"),
    "mlp-512-dropout": ("mnist", "adam", 32, 5, "sparse_categorical_crossentropy"),
    "mlp-3x100-early-stop": ("mnist", "adam", 100, 3000, "categorical_crossentropy"),
    "mnist-cnn": ("mnist", "adam", 32, 5, "sparse_categorical_crossentropy"),
    "cifar10-cnn": ("cifar10", "rmsprop", 64, 10, "categorical_crossentropy"),
    "imdb-rnn": ("imdb", "rmsprop", 128, 10, "binary_crossentropy"),
    "airline-lstm": ("airline-passengers", "adam", 1, 150, "mean_squared_error"),
    "airline-lstm-2": ("airline-passengers", "adam", 1, 150, "mean_squared_error"),
    "precision-binary": ("two-class", "adam", 32, 10, "binary_crossentropy"),
    "mse-line": ("noisy-line", "adam", 10, 50, "mean_squared_error"),
    "digits-mlp": ("digits", "adam", 32, 20, "sparse_categorical_crossentropy"),
    "digits-two-outputs": ("digits", "adam", 32, 20, "sparse_categorical_crossentropy"),
    "digits-cnn": ("digits", "adam", 32, 15, "sparse_categorical_crossentropy"),
}

VALIDATION = {
    "mlp-3x100-early-stop": 0.2,
    "mnist-cnn": 0.2,
    "imdb-rnn": 0.2,
    "airline-lstm": 0.1,
    "airline-lstm-2": 0.1,
    "precision-binary": 0.2,
    "mse-line": 0.0,
    "digits-mlp": 0.2,
    "digits-two-outputs": 0.2,
    "digits-cnn": 0.2,
}
"""Validation share of the recipes that do not validate on the test set."""

LEARNING_RATES = {"mlp-3x100-early-stop": 0.01, "digits-cnn": 0.004}
"""Of the recipes that do not have Keras' default."""

every_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.id)


def test_all_presets_exist_under_their_ids() -> None:
    assert set(PUBLISHED) == set(PRESETS)
    assert all(preset.id == name for name, preset in PRESETS.items())


@every_preset
def test_published_metrics_are_finite(preset: Preset) -> None:
    assert all(math.isfinite(value) for value in preset.published.values())


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_metrics(name: str) -> None:
    assert PUBLISHED[name].items() <= PRESETS[name].published.items()


@pytest.mark.parametrize("name", RECIPES)
def test_published_recipes(name: str) -> None:
    preset = PRESETS[name]
    training = preset.spec.training
    recipe = (
        preset.spec.dataset.name,
        training.optimizer.name.value,
        training.batch_size,
        training.epochs,
        training.loss.value,
    )
    assert recipe == RECIPES[name]
    assert training.optimizer.learning_rate == LEARNING_RATES.get(name, 0.001)
    assert preset.spec.dataset.train_size is None
    assert training.validation == VALIDATION.get(name, "test")


@every_preset
def test_planned_parameters_equal_those_of_keras(preset: Preset) -> None:
    assert plan(preset.spec).parameters == build_model(preset.spec).count_params() > 0


@every_preset
def test_json_round_trip_of_a_preset(preset: Preset) -> None:
    assert Spec.parse(preset.spec.to_json()) == preset.spec


@every_preset
def test_a_preset_is_found_for_any_seed_and_epochs(preset: Preset) -> None:
    shorter = {"training.epochs": 3}
    found = find_preset(preset.spec.changed({"seed": 7, **shorter}))
    # The first two experiments of the course differ only in their epochs.
    assert found
    assert found.spec.changed(shorter) == preset.spec.changed(shorter)


@every_preset
def test_a_preset_with_as_many_epochs_is_found_first(preset: Preset) -> None:
    assert find_preset(preset.spec.changed({"seed": 7})) is preset


def test_no_preset_is_found_for_another_recipe() -> None:
    assert find_preset(PRESETS["kaneko-mlp"].spec.changed({"layers.1.units": 65})) is None
