"""A SimpleRNN layer with matrix products over all time steps at once.

In Keras, the loop over the steps contains every product, and so does its gradient: six small ones
per step. Only the product of the state with the recurrent kernel depends on the previous step. The
others are one large product before or after the loop, which is the same sum in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras
import tensorflow as tf

Derivative = Callable[[tf.Tensor], tf.Tensor]

DERIVATIVES: Mapping[Callable[..., Any], Derivative] = {
    keras.activations.tanh: lambda h: 1 - h * h,
    keras.activations.sigmoid: lambda h: h * (1 - h),
    keras.activations.relu: lambda h: tf.cast(h > 0, h.dtype),
    keras.activations.linear: tf.ones_like,
}
"""The derivatives of activations, as functions of their output."""


def vectorize_simple_rnn(model: keras.Model) -> None:
    """Replace the computation of the model's SimpleRNN layers by an equivalent one.

    Layers with another activation, and those within a bidirectional one, stay as they are.
    """
    for layer in model.layers:
        if isinstance(layer, keras.layers.RNN) and _is_simple(layer.cell):
            layer.inner_loop = _inner_loop(layer.cell)


def _is_simple(cell: keras.layers.Layer) -> bool:
    """Return whether a cell has no gates, and an activation with a known derivative."""
    return cell.kernel.shape[-1] == cell.units and cell.activation in DERIVATIVES


def _inner_loop(cell: keras.layers.Layer) -> Callable[..., Any]:
    """Return the function that Keras calls; our models have neither masks nor dropout in cells."""
    recurrence = _recurrence(cell.activation, DERIVATIVES[cell.activation])

    def inner_loop(
        sequences: tf.Tensor, initial_state: list[tf.Tensor], mask: None, training: bool
    ) -> tuple[tf.Tensor, tf.Tensor, list[tf.Tensor]]:
        by_step = tf.transpose(sequences, (1, 0, 2))
        inputs = tf.tensordot(by_step, cell.kernel.value, 1) + cell.bias
        kernel = tf.convert_to_tensor(cell.recurrent_kernel)
        states = recurrence(inputs, initial_state[0], kernel)
        return states[-1], tf.transpose(states, (1, 0, 2)), [states[-1]]

    return inner_loop


def _recurrence(activation: Callable[..., Any], derivative: Derivative) -> Callable[..., tf.Tensor]:
    """Return the sequential part, with its gradient by backpropagation through time."""

    def recurrence(inputs: tf.Tensor, initial_state: tf.Tensor, kernel: tf.Tensor) -> Any:
        """Compute the state after each step.

        Args:
            inputs: projected inputs, shape ``(steps, batch, units)``.
            initial_state: shape ``(batch, units)``.
            kernel: the recurrent kernel, shape ``(units, units)``.

        Returns:
            The states, shape ``(steps, batch, units)``, and the gradient function.
        """
        states = _forward(activation, inputs, initial_state, kernel)

        def gradient(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
            errors, initial_error = _backward(derivative, upstream, states, kernel)
            previous_states = tf.concat([initial_state[tf.newaxis], states[:-1]], 0)
            return errors, initial_error, tf.einsum("tbi,tbj->ij", previous_states, errors)

        return states, gradient

    differentiable: Callable[..., tf.Tensor] = tf.custom_gradient(recurrence)
    return differentiable


def _forward(
    activation: Callable[..., Any], inputs: tf.Tensor, initial_state: tf.Tensor, kernel: tf.Tensor
) -> tf.Tensor:
    """Return the state after each step, shape ``(steps, batch, units)``."""
    last = inputs.shape[0] - 1

    def forward(step: tf.Tensor, state: tf.Tensor, states: Any) -> Any:
        state = activation(inputs[step] + state @ kernel)
        return step + 1, state, states.write(step, state)

    _, _, states = tf.while_loop(
        lambda step, *_: step <= last, forward, [0, initial_state, _array_like(inputs)]
    )
    return states.stack()


def _backward(
    derivative: Derivative, upstream: tf.Tensor, states: tf.Tensor, kernel: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the gradients of the inputs, shape ``(steps, batch, units)``, and of the first state.

    Args:
        upstream: gradient of the states, of their shape.
    """

    def backward(step: tf.Tensor, later: tf.Tensor, errors: Any) -> Any:
        error = (upstream[step] + later) * derivative(states[step])
        later = tf.matmul(error, kernel, transpose_b=True)
        return step - 1, later, errors.write(step, error)

    _, initial_error, errors = tf.while_loop(
        lambda step, *_: step >= 0,
        backward,
        [states.shape[0] - 1, tf.zeros_like(states[0]), _array_like(states)],
    )
    return errors.stack(), initial_error


def _array_like(tensor: tf.Tensor) -> tf.TensorArray:
    return tf.TensorArray(tensor.dtype, size=tensor.shape[0], element_shape=tensor.shape[1:])
