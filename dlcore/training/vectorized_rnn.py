"""A plain recurrent layer whose products are taken for all steps of a sequence at once.

Keras' loop over the steps holds every product, and so does the gradient that is derived from it:
six small ones for each step. Only the one of the memory with its own weights must wait for the
step before. All others are one large product before the loop or after it, which is the same sum
in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras
import tensorflow as tf

Slope = Callable[[tf.Tensor], tf.Tensor]

SLOPES: Mapping[Callable[..., Any], Slope] = {
    keras.activations.tanh: lambda h: 1 - h * h,
    keras.activations.sigmoid: lambda h: h * (1 - h),
    keras.activations.relu: lambda h: tf.cast(h > 0, h.dtype),
    keras.activations.linear: tf.ones_like,
}
"""The derivatives of those activations that tell it by their result."""


def vectorize_simple_rnn(model: keras.Model) -> None:
    """Changes how the model's SimpleRNN layers are computed, not what.

    Layers with another activation, and those within a bidirectional one, stay as they are.
    """
    for layer in model.layers:
        if isinstance(layer, keras.layers.SimpleRNN) and layer.cell.activation in SLOPES:
            layer.inner_loop = _inner_loop(layer.cell)


def _inner_loop(cell: keras.layers.SimpleRNNCell) -> Callable[..., Any]:
    """What Keras calls for all steps; our models have neither masks nor dropout within cells."""
    memory = _memory(cell.activation, SLOPES[cell.activation])

    def inner_loop(
        sequences: tf.Tensor, initial_state: list[tf.Tensor], mask: None, training: bool
    ) -> tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]:
        by_step = tf.transpose(sequences, (1, 0, 2))
        given = tf.tensordot(by_step, cell.kernel.value, 1) + cell.bias
        states = memory(given, initial_state[0], tf.convert_to_tensor(cell.recurrent_kernel))
        return states[-1], tf.transpose(states, (1, 0, 2)), [states[-1]]

    return inner_loop


def _memory(activation: Callable[..., Any], slope: Slope) -> Callable[..., tf.Tensor]:
    """The part that goes step by step, with its gradient: backpropagation through time."""

    def memory(given: tf.Tensor, before: tf.Tensor, weights: tf.Tensor) -> Any:
        """States after each step.

        Args:
            given: what the inputs add, shape ``(steps, batch, units)``.
            before: the state before the first step, shape ``(batch, units)``.
            weights: of the state before, shape ``(units, units)``.
        """
        last = given.shape[0] - 1

        def forward(step: tf.Tensor, state: tf.Tensor, states: Any) -> Any:
            state = activation(given[step] + state @ weights)
            return step + 1, state, states.write(step, state)

        _, _, written = tf.while_loop(
            lambda step, *_: step <= last, forward, [0, before, _one_a_step(given)]
        )
        states = written.stack()

        def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
            def backward(step: tf.Tensor, later: tf.Tensor, errors: Any) -> Any:
                error = (upstream[step] + later) * slope(states[step])
                later = tf.matmul(error, weights, transpose_b=True)
                return step - 1, later, errors.write(step, error)

            _, first, written = tf.while_loop(
                lambda step, *_: step >= 0,
                backward,
                [last, tf.zeros_like(before), _one_a_step(given)],
            )
            errors = written.stack()
            states_before = tf.concat([before[tf.newaxis], states[:-1]], 0)
            return errors, first, tf.einsum("tbi,tbj->ij", states_before, errors)

        return states, gradient

    differentiable: Callable[..., tf.Tensor] = tf.custom_gradient(memory)
    return differentiable


def _one_a_step(given: tf.Tensor) -> tf.TensorArray:
    return tf.TensorArray(given.dtype, size=given.shape[0], element_shape=given.shape[1:])
