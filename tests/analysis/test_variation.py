"""What specs change about presets."""

from __future__ import annotations

import pytest

from dlcore import PRESETS
from dlcore.analysis.variation import variation

MNIST = PRESETS["kaneko-mlp"].spec


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_changes_nothing(preset: str) -> None:
    found = variation(PRESETS[preset].spec)
    assert (found.preset, found.settings, found.seed) == (preset, {}, None)


def test_settings_are_compared_with_the_first_preset_of_the_data_set() -> None:
    spec = MNIST.changed({"training.epochs": 5, "layers.1.units": 256, "seed": 7})
    found = variation(spec)
    assert found.preset == "kaneko-mlp"
    assert found.settings == {"layers.1.units": 256, "training.epochs": 5}
    assert found.layers[1] == "dense"
    assert found.seed == 7


def test_the_trainer_is_no_part_of_the_recipe() -> None:
    assert variation(MNIST.changed({"training.trainer": "exact"})).settings == {}


def test_a_seed_alone_leaves_the_preset() -> None:
    found = variation(PRESETS["kaneko-units-1000"].spec.changed({"seed": 1}))
    assert (found.preset, found.settings, found.seed) == ("kaneko-units-1000", {}, 1)
