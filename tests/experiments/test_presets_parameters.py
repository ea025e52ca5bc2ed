"""The model summary of every preset is Keras' own."""

from __future__ import annotations

import pytest

from dlcore.experiments.presets import PRESETS
from dlcore.planning.plan import plan
from dlcore.training.model import build_model


@pytest.mark.parametrize("preset", PRESETS)
def test_parameters_are_those_of_keras(preset: str) -> None:
    spec = PRESETS[preset].spec
    assert plan(spec).parameters == build_model(spec).count_params()
