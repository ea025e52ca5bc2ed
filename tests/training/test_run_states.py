"""Runs share a model by swapping the values of its variables."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore.training.run_states import RunStates


@pytest.fixture
def model() -> keras.Model:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)])
    model.compile("adam", "mse")
    model.optimizer.build(model.trainable_variables)
    return model


def filled(states: RunStates, number: float) -> list[np.ndarray]:
    return [np.full(tensor.shape, number, tensor.dtype.name) for tensor in states.tensors()]


def values(states: RunStates) -> set[float]:
    return {float(value) for tensor in states.tensors() for value in np.ravel(tensor)}


def test_each_run_keeps_its_arrays_while_another_is_active(model: keras.Model) -> None:
    states = RunStates(model)
    states.add("first", filled(states, 1))
    states.add("second", filled(states, 2))
    assert values(states) == {2}
    model.layers[0].kernel.assign(np.full((2, 3), 5.0))
    states.activate("first")
    assert values(states) == {1}
    states.activate("second")
    assert values(states) == {2, 5}


def test_a_run_that_stops_stops_no_other(model: keras.Model) -> None:
    states = RunStates(model)
    states.add("first", filled(states, 1))
    model.stop_training = True
    states.add("second", filled(states, 2))
    assert not model.stop_training
    states.activate("first")
    assert model.stop_training


def test_a_run_may_begin_with_the_state_of_the_model(model: keras.Model) -> None:
    states = RunStates(model)
    expected = values(states)
    states.add_active("first")
    states.add("second", filled(states, 2))
    states.activate("first")
    assert values(states) == expected


def test_states_are_empty_once_all_runs_are_removed(model: keras.Model) -> None:
    states = RunStates(model)
    assert states.is_empty
    states.add("first", filled(states, 1))
    states.add("second", filled(states, 2))
    states.remove("second")
    assert not states.is_empty
    states.remove("first")
    assert states.is_empty
