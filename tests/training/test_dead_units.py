"""Dead units of ReLU layers."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.experiments.presets import PRESETS
from dlcore.training.dead_units import dead_units
from dlcore.training.model import build_model
from dlcore.training.shared_resources import SharedResources
from tests.training.conftest import SMALL


def test_the_share_of_units_that_are_never_positive(resources: SharedResources) -> None:
    model, part = build_model(SMALL), resources.datasets.arrays(SMALL).train
    dense = model.layers[1]
    dense.bias.assign([-1e6] * 4 + [1e6] * 12)
    assert dead_units(SMALL, model, part) == {"1": 0.25}


def test_a_filter_is_dead_if_it_is_everywhere(resources: SharedResources) -> None:
    convolution = {"kind": "conv2d", "filters": 2, "kernel_size": 3, "activation": "relu"}
    layers = [convolution, *SMALL.model_dump(mode="json")["layers"]]
    spec = SMALL.changed({"layers": layers})
    model, part = build_model(spec), resources.datasets.arrays(spec).train
    model.layers[0].bias.assign([-1e6, 1e6])
    model.layers[2].bias.assign(np.full(16, 1e9))
    assert dead_units(spec, model, part) == {"0": 0.5, "2": 0.0}


@pytest.mark.parametrize("preset", ["airline-lstm", "two-inputs"])
def test_other_models_are_not_examined(preset: str, resources: SharedResources) -> None:
    spec = PRESETS[preset].spec
    assert dead_units(spec, build_model(spec), resources.datasets.arrays(spec).train) == {}
