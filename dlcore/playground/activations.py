"""Activations of stacked networks, each with its derivative, without a gradient tape."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import tensorflow as tf

from dlcore.playground.settings import ACTIVATIONS, ActivationName

LEAK = 0.2
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


def activate(
    z: tf.Tensor, kind: tf.Tensor, names: Sequence[ActivationName]
) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the activation of each network and its derivative.

    Args:
        z: weighted sums, shape ``(n, b, u)``.
        kind: index in ``ACTIVATIONS``, shape ``(n,)``.
        names: the activations that may occur.
    """
    kind = kind[:, None, None]
    # One tanh for both: the logistic function is a tanh of half the argument.
    is_sigmoid = kind == ACTIVATIONS.index("sigmoid")
    tanh = tf.tanh(tf.where(is_sigmoid, 0.5 * z, z))
    slope = 1.0 - tanh * tanh
    output = tf.where(is_sigmoid, 0.5 * tanh + 0.5, tanh)
    slope = tf.where(is_sigmoid, 0.25 * slope, slope)
    for name in names:
        if name in _OTHERS:
            is_name = kind == ACTIVATIONS.index(name)
            other, other_slope = _OTHERS[name](z)
            output = tf.where(is_name, other, output)
            slope = tf.where(is_name, other_slope, slope)
    return output, slope


def _relu(z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.maximum(z, 0.0), tf.cast(z > 0, tf.float32)


def _linear(z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return z, tf.ones_like(z)


def _leaky_relu(z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.where(z > 0, z, LEAK * z), tf.where(z > 0, 1.0, LEAK)


def _elu(z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    below = tf.math.expm1(tf.minimum(z, 0.0))
    return tf.where(z > 0, z, below), tf.where(z > 0, 1.0, below + 1.0)


def _selu(z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    below = SELU_ALPHA * tf.math.expm1(tf.minimum(z, 0.0))
    slope = tf.where(z > 0, 1.0, below + SELU_ALPHA)
    return SELU_SCALE * tf.where(z > 0, z, below), SELU_SCALE * slope


def _softplus(z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    return tf.maximum(z, 0.0) + tf.math.log1p(tf.exp(-tf.abs(z))), tf.sigmoid(z)


def _softsign(z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    output = z / (1.0 + tf.abs(z))
    return output, tf.square(1.0 - tf.abs(output))


def _gelu(z: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    normal = 0.5 * (1.0 + tf.math.erf(z / math.sqrt(2.0)))
    density = tf.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return z * normal, normal + z * density


_OTHERS: Mapping[ActivationName, Callable[[tf.Tensor], tuple[tf.Tensor, tf.Tensor]]] = {
    "relu": _relu,
    "linear": _linear,
    "leaky_relu": _leaky_relu,
    "elu": _elu,
    "selu": _selu,
    "softplus": _softplus,
    "softsign": _softsign,
    "gelu": _gelu,
}
"""Activations besides tanh and sigmoid, each with its derivative."""
