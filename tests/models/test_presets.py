"""Every published experiment of this issue is there, complete and trainable."""

from __future__ import annotations

import math

import pytest

from dlcore.models.plan import plan
from dlcore.models.presets import PRESETS, Preset, matching
from dlcore.spec import Spec

PUBLISHED = {
    "kaneko-mlp": {"val_loss": 0.1095, "val_accuracy": 0.9748, "first_val_accuracy": 0.9524},
    "kaneko-epochs-50": {"accuracy": 0.9988},
    "kaneko-units-1000": {"accuracy": 0.9997},
    "mlp-512-rmsprop": {"val_loss": 0.0677, "val_accuracy": 0.9793},
    "mlp-200-sigmoid": {"test_loss": 0.0750, "test_accuracy": 0.9761},
    "mlp-512-dropout": {},
    "digits-mlp": {},
}

RECIPES = {
    "kaneko-mlp": ("mnist", "adam", 32, 20, "sparse_categorical_crossentropy"),
    "kaneko-epochs-50": ("mnist", "adam", 32, 50, "sparse_categorical_crossentropy"),
    "kaneko-units-1000": ("mnist", "adam", 32, 50, "sparse_categorical_crossentropy"),
    "mlp-512-rmsprop": ("mnist", "rmsprop", 128, 5, "categorical_crossentropy"),
    "mlp-200-sigmoid": ("mnist", "adam", 100, 5, "categorical_crossentropy"),
    "mlp-512-dropout": ("mnist", "adam", 32, 5, "sparse_categorical_crossentropy"),
    "digits-mlp": ("digits", "adam", 32, 20, "sparse_categorical_crossentropy"),
}

every_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.id)


def test_all_are_there_under_their_own_names() -> None:
    assert set(PUBLISHED) <= set(PRESETS)
    assert all(preset.id == name for name, preset in PRESETS.items())


@every_preset
def test_published_figures_are_numbers(preset: Preset) -> None:
    assert all(math.isfinite(value) for value in preset.published.values())


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_figures_stand_beside(name: str) -> None:
    assert PUBLISHED[name].items() <= PRESETS[name].published.items()


@pytest.mark.parametrize("name", RECIPES)
def test_the_recipe_is_the_published_one(name: str) -> None:
    preset = PRESETS[name]
    training = preset.spec.training
    told = (
        preset.spec.dataset.name,
        training.optimizer.name.value,
        training.batch_size,
        training.epochs,
        training.loss.value,
    )
    assert told == RECIPES[name]
    assert training.optimizer.learning_rate == 0.001
    assert preset.spec.dataset.train_size is None
    assert training.validation == ("test" if preset.spec.dataset.name == "mnist" else 0.2)


@every_preset
def test_it_can_be_trained(preset: Preset) -> None:
    assert plan(preset.spec).parameters > 0


@every_preset
def test_it_survives_json(preset: Preset) -> None:
    assert Spec.parse(preset.spec.to_json()) == preset.spec


@every_preset
def test_it_is_found_again_whatever_the_seed_and_the_epochs(preset: Preset) -> None:
    shorter = {"training.epochs": 3}
    found = matching(preset.spec.changed({"seed": 7, **shorter}))
    # The course's first two experiments differ in nothing but their epochs.
    assert found
    assert found.spec.changed(shorter) == preset.spec.changed(shorter)


def test_another_recipe_is_no_preset() -> None:
    assert matching(PRESETS["kaneko-mlp"].spec.changed({"layers.1.units": 65})) is None
