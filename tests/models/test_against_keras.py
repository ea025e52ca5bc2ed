"""Shapes, parameters and initial weights equal those of Keras."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from hypothesis import given, settings

from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.layers import LAYERS, AnyLayer, Dense, Dropout, Flatten
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.training.model import build_model, initial_weights
from tests.strategies import fitting_specs


@settings(max_examples=30, deadline=None)
@given(fitting_specs())
def test_shapes_and_parameters_equal_those_of_keras(spec: Spec) -> None:
    planned, model = plan(spec), build_model(spec)
    assert [row.output_shape for row in planned.layers] == [
        tuple(layer.output.shape[1:]) for layer in model.layers
    ]
    assert [row.parameters for row in planned.layers] == [
        layer.count_params() for layer in model.layers
    ]
    assert planned.parameters == model.count_params()


@settings(max_examples=15, deadline=None)
@given(fitting_specs())
def test_initial_weights_equal_those_of_the_built_model(spec: Spec) -> None:
    weights, variables = initial_weights(spec), build_model(spec).variables
    for weight, variable in zip(weights, variables, strict=True):
        np.testing.assert_array_equal(weight, variable.numpy())


def test_initial_weights_depend_on_the_seed() -> None:
    spec = PRESETS["digits-mlp"].spec
    one, same, other = (initial_weights(spec.changed({"seed": seed})) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not np.array_equal(one[0], other[0])


@pytest.mark.parametrize("activation", Activation)
def test_activations_are_those_of_keras(activation: Activation) -> None:
    layer = Dense(units=3, activation=activation).build()
    assert layer.activation is keras.activations.get(activation.value)


@pytest.mark.parametrize("layer", [Flatten(), Dense(units=2), Dropout(rate=0.5)])
def test_a_layer_builds_the_class_of_its_name(layer: AnyLayer) -> None:
    assert LAYERS[layer.kind] is type(layer)
    assert type(layer.build()).__name__.lower() == layer.kind
