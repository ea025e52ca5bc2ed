"""What we work out without TensorFlow is what Keras builds."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from hypothesis import given, settings

from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.layers import LAYERS, AnyLayer, Dense, Dropout, Flatten
from dlcore.models.optimizers import Optimizer, OptimizerName
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from dlcore.training.model import build_model, initial_weights
from tests.strategies import fitting_specs, optimizers


@settings(max_examples=30, deadline=None)
@given(fitting_specs())
def test_shapes_and_parameters_are_those_of_keras(spec: Spec) -> None:
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
def test_the_initial_weights_are_those_of_the_built_model(spec: Spec) -> None:
    ours, theirs = initial_weights(spec), build_model(spec).variables
    assert len(ours) == len(theirs)
    for mine, variable in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(mine, variable.numpy())


def test_the_seed_decides_the_initial_weights() -> None:
    spec = PRESETS["digits-mlp"].spec
    one, same, other = (initial_weights(spec.changed({"seed": seed})) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, same, strict=True))
    assert not np.array_equal(one[0], other[0])


@pytest.mark.parametrize("activation", Activation)
def test_every_activation_is_one_of_keras(activation: Activation) -> None:
    layer = Dense(units=3, activation=activation).build()
    assert layer.activation is keras.activations.get(activation.value)


@pytest.mark.parametrize("layer", [Flatten(), Dense(units=2), Dropout(rate=0.5)])
def test_a_layer_is_built_as_what_it_is_called(layer: AnyLayer) -> None:
    assert LAYERS[layer.kind] is type(layer)
    assert type(layer.build()).__name__.lower() == layer.kind


@settings(max_examples=20, deadline=None)
@given(optimizers())
def test_an_optimizer_is_built_as_it_is_told(optimizer: Optimizer) -> None:
    built = optimizer.build()
    assert type(built).__name__.lower() == optimizer.name.value
    assert float(built.learning_rate) == np.float32(optimizer.learning_rate)
    if optimizer.name is OptimizerName.SGD:
        assert (built.momentum, built.nesterov) == (optimizer.momentum, optimizer.nesterov)


@pytest.mark.parametrize("name", OptimizerName)
def test_the_numbers_that_an_optimizer_keeps(name: OptimizerName) -> None:
    built = Optimizer(name=name).build()
    weights = [keras.Variable(np.zeros((30, 20))), keras.Variable(np.zeros(20))]
    built.build(weights)
    kept = sum(int(np.prod(variable.shape)) for variable in built.variables)
    # Beside the slots: the step count, the learning rate, and a product that nadam keeps.
    assert kept <= name.slots * 620 + 3
