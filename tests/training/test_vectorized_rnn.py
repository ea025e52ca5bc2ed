"""The vectorized SimpleRNN has the outputs and gradients of the Keras layer."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcore.models.activations import Activation
from dlcore.training.vectorized_rnn import vectorize_simple_rnn

SUPPORTED = [Activation.TANH, Activation.SIGMOID, Activation.RELU, Activation.LINEAR]


def stack(units: int, activation: str, shape: tuple[int, int]) -> keras.Model:
    """Return a model of two recurrent layers, of which the first returns all its states."""
    return keras.Sequential(
        [
            keras.Input(shape),
            keras.layers.SimpleRNN(units, activation=activation, return_sequences=True),
            keras.layers.SimpleRNN(3, activation=activation),
        ]
    )


def outputs_and_gradients(model: keras.Model, x: tf.Tensor) -> list[np.ndarray[Any, Any]]:
    """Return the output, and the gradients of half its square for the input and every weight."""

    def compute() -> Any:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = model(x, training=True)
            loss = tf.nn.l2_loss(y)
        weights = [variable.value for variable in model.trainable_variables]
        return [y, *tape.gradient(loss, [x, *weights])]

    return [tensor.numpy() for tensor in tf.function(compute, autograph=False)()]


def assert_equal_to_keras(
    activation: str, steps: int, width: int, units: int, batch: int, seed: int
) -> None:
    """Compare both layers on a random model and batch."""
    keras.utils.set_random_seed(seed)
    model = stack(units, activation, (steps, width))
    x = tf.random.normal((batch, steps, width))
    expected = outputs_and_gradients(model, x)
    vectorize_simple_rnn(model)
    for ours, theirs in zip(outputs_and_gradients(model, x), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("activation", SUPPORTED)
def test_every_supported_activation(activation: Activation) -> None:
    assert_equal_to_keras(activation, steps=6, width=4, units=5, batch=3, seed=1)


@settings(max_examples=3)
@given(
    steps=st.integers(1, 9),
    width=st.integers(1, 5),
    units=st.integers(1, 6),
    batch=st.integers(1, 7),
    seed=st.integers(0, 2**16),
)
def test_any_shape(steps: int, width: int, units: int, batch: int, seed: int) -> None:
    assert_equal_to_keras("tanh", steps, width, units, batch, seed)


@pytest.mark.parametrize("activation", Activation)
def test_layers_with_another_activation_are_not_replaced(activation: Activation) -> None:
    model = stack(4, activation, (3, 2))
    vectorize_simple_rnn(model)
    replaced = ["inner_loop" in vars(layer) for layer in model.layers]
    assert replaced == [activation in SUPPORTED] * 2
