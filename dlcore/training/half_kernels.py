"""Faster kernels for networks in half precision, where no promise fixes the last bit of sums.

- The gradient of a kernel that slides over few positions: one matrix product for each of its
  weights' places takes half of the time of the convolution that TensorFlow computes.
- Softmax of a small batch: oneDNN prepares its kernel again at every call, which takes longer
  than the exponentials.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import keras
import tensorflow as tf

from dlcore.models.precision import FLOAT32

MAX_POSITIONS = 36
"""Of a kernel in an image, as measured: at 64 positions the convolution is as fast."""


def use_half_kernels(model: keras.Model) -> None:
    """Replace the kernels of a network with convolutions in half precision.

    Args:
        model: any; one in float32 stays as it is.
    """
    if all(layer.compute_dtype == FLOAT32 for layer in model.layers):
        return
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D) and _has_few_positions(layer):
            layer.convolution_op = _convolution(layer.padding)
        if getattr(layer, "activation", None) is keras.activations.softmax:
            layer.activation = _softmax


def _has_few_positions(layer: keras.layers.Conv2D) -> bool:
    _, rows, columns, _ = layer.output.shape
    is_dense = (layer.strides, layer.dilation_rate, layer.groups) == ((1, 1), (1, 1), 1)
    return is_dense and layer.compute_dtype != FLOAT32 and rows * columns <= MAX_POSITIONS


def _convolution(padding: str) -> Callable[[tf.Tensor, Any], tf.Tensor]:
    def convolve(images: tf.Tensor, kernel: tf.Tensor) -> tuple[tf.Tensor, Callable[..., Any]]:
        def gradients(upstream: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            of_images = tf.raw_ops.Conv2DBackpropInput(
                input_sizes=tf.shape(images),
                filter=kernel,
                out_backprop=upstream,
                strides=[1] * 4,
                padding=padding.upper(),
            )
            return of_images, _kernel_gradient(images, kernel.shape, upstream, padding)

        return tf.nn.conv2d(images, kernel, 1, padding.upper()), gradients

    differentiable: Callable[..., tf.Tensor] = tf.custom_gradient(convolve)
    return lambda images, kernel: differentiable(images, tf.convert_to_tensor(kernel))


def _kernel_gradient(
    images: tf.Tensor, kernel: tf.TensorShape, upstream: tf.Tensor, padding: str
) -> tf.Tensor:
    """Return the gradient of a kernel, from a product for each of its places."""
    height, width, channels, filters = kernel
    if padding == "same":
        images = tf.pad(images, ((0, 0), _margins(height), _margins(width), (0, 0)))
    rows, columns = upstream.shape[1:3]
    flat = tf.reshape(upstream, (-1, filters))
    products = [
        tf.matmul(
            tf.reshape(images[:, top : top + rows, left : left + columns], (-1, channels)),
            flat,
            transpose_a=True,
        )
        for top, left in product(range(height), range(width))
    ]
    return tf.reshape(tf.stack(products), kernel)


def _margins(size: int) -> tuple[int, int]:
    """Return the zeros before and after, of which TensorFlow puts the odd one after."""
    return (size - 1) // 2, size // 2


def _softmax(logits: tf.Tensor) -> tf.Tensor:
    outputs = tf.exp(tf.nn.log_softmax(logits))
    outputs._keras_logits = logits  # As Keras does, for its losses.
    return outputs
