"""Faster max pooling with the same bits: ReLU follows it.

ReLU and a maximum can change places: the numbers and, as the gradient is 0 where ReLU is, also the
gradients are equal. After pooling, ReLU and its gradient have a quarter of the numbers to compute.
"""

from __future__ import annotations

import itertools

import keras
import tensorflow as tf


def fuse_max_pooling(model: keras.Model, batch_size: int) -> None:
    """Let ReLU follow the model's max pooling.

    Args:
        model: a stack of layers.
        batch_size: the one for which it is replaced. Others, such as the rest of an epoch, occur
            too rarely.
    """
    for before, layer in itertools.pairwise(model.layers):
        is_relu = getattr(before, "activation", None) is keras.activations.relu
        if is_relu and isinstance(layer, keras.layers.MaxPooling2D):
            _exchange(before, layer, batch_size)


def _exchange(
    convolution: keras.layers.Layer, pooling: keras.layers.MaxPooling2D, batch_size: int
) -> None:
    """Let ReLU follow the pooling instead of the convolution."""
    relu, pool = convolution.activation, pooling.call

    def activate(outputs: tf.Tensor) -> tf.Tensor:
        return outputs if outputs.shape[0] == batch_size else relu(outputs)

    def call(inputs: tf.Tensor) -> tf.Tensor:
        return relu(pool(inputs)) if inputs.shape[0] == batch_size else pool(inputs)

    convolution.activation, pooling.call = activate, call
