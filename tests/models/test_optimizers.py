"""Optimizers build the classes of Keras, with its settings and slots."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from hypothesis import given, settings

from dlcore.datasets.program_text import keras_code
from dlcore.models.optimizers import Optimizer, OptimizerName
from tests.strategies import optimizers


@settings(max_examples=20, deadline=None)
@given(optimizers())
def test_an_optimizer_is_built_with_its_settings(optimizer: Optimizer) -> None:
    built = optimizer.build()
    assert type(built).__name__.lower() == optimizer.name.value
    assert float(built.learning_rate) == np.float32(optimizer.learning_rate)
    if optimizer.name.takes_momentum:
        assert (built.momentum, built.nesterov) == (optimizer.momentum, optimizer.nesterov)


@settings(max_examples=20, deadline=None)
@given(optimizers())
def test_the_exported_program_builds_the_same_optimizer(optimizer: Optimizer) -> None:
    exported = eval(keras_code(optimizer.call()), {"keras": keras})
    # Keras numbers the names of optimizers over the whole process.
    unnamed = {"name": ""}
    assert exported.get_config() | unnamed == optimizer.build().get_config() | unnamed


def test_the_learning_rate_halves_on_a_schedule() -> None:
    built = Optimizer(learning_rate=0.1, half_life=4).build()
    rates = [float(built._learning_rate(step)) for step in (0, 4, 8)]
    np.testing.assert_allclose(rates, [0.1, 0.05, 0.025], rtol=1e-6)


@pytest.mark.parametrize("name", OptimizerName)
def test_slots_of_an_optimizer(name: OptimizerName) -> None:
    built = Optimizer(name=name).build()
    built.build([keras.Variable(np.zeros((30, 20))), keras.Variable(np.zeros(20))])
    stored = sum(int(np.prod(variable.shape)) for variable in built.variables)
    # Besides the slots: the step count, the learning rate, and a product that Nadam stores.
    assert stored <= name.slots * 620 + 3
