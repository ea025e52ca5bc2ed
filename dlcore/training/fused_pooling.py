"""Faster max pooling with the same bits: ReLU after it, and small windows in one compiled pass.

ReLU and a maximum can change places: the numbers and, as the gradient is 0 where ReLU is, also the
gradients are equal. After pooling, ReLU and its gradient have a quarter of the numbers to compute.

TensorFlow's own kernels of pooling update an index for every pixel, and look it up again for the
gradient. A maximum is the same number in any order, and the gradient goes to the first pixel that
has it, as in TensorFlow: every bit is equal.

The compiled pass is used in float32. XLA computes bfloat16 as float32 and converts each number
twice, so that TensorFlow's own kernels are three times as fast in half precision.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import keras
import tensorflow as tf

MIN_NUMBERS = 5e7
"""Pooled in an epoch; with fewer, an epoch does not make up for half a second of compiling."""

WINDOW = (2, 2)


def fuse_max_pooling(model: keras.Model, batch_size: int, steps: int) -> None:
    """Replace the computation of the model's max pooling by an equal one.

    Args:
        model: a stack of layers. Windows of other sizes, padded ones and half precision keep the
            kernels of TensorFlow.
        batch_size: the one for which it is replaced. Others, such as the rest of an epoch, occur
            too rarely.
        steps: whole batches of an epoch.
    """
    for before, layer in itertools.pairwise([None, *model.layers]):
        if isinstance(layer, keras.layers.MaxPooling2D):
            if _is_fusible(layer):
                layer.call = _fused_call(layer.call, batch_size, steps)
            if getattr(before, "activation", None) is keras.activations.relu:
                _exchange(before, layer, batch_size)


def _is_fusible(layer: keras.layers.MaxPooling2D) -> bool:
    has_plain_windows = (layer.pool_size, layer.strides, layer.padding) == (WINDOW, WINDOW, "valid")
    return has_plain_windows and layer.compute_dtype == "float32"


def _fused_call(
    keras_call: Callable[[tf.Tensor], tf.Tensor], batch_size: int, steps: int
) -> Callable[[tf.Tensor], tf.Tensor]:
    def call(inputs: tf.Tensor) -> tf.Tensor:
        is_compiled = inputs.shape[0] == batch_size
        is_large = is_compiled and steps * inputs.shape.num_elements() >= MIN_NUMBERS
        return max_pool(inputs) if is_large else keras_call(inputs)

    return call


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


def _maxima(images: tf.Tensor) -> tf.Tensor:
    first, second, third, fourth = _corners(images)
    return tf.maximum(tf.maximum(first, second), tf.maximum(third, fourth))


def _gradient(images: tf.Tensor, pooled: tf.Tensor, upstream: tf.Tensor) -> tf.Tensor:
    """Return the upstream gradient at the first maximum of every window, and 0 elsewhere."""
    nothing, is_found = tf.zeros_like(upstream), tf.zeros_like(upstream, tf.bool)
    gradients = []
    for corner in _corners(images):
        is_first = tf.equal(corner, pooled) & ~is_found
        gradients.append(tf.where(is_first, upstream, nothing))
        is_found |= is_first
    rows = [tf.stack(gradients[row : row + 2], axis=3) for row in (0, 2)]
    count, height, width, channels = upstream.shape
    whole = tf.reshape(tf.stack(rows, axis=2), (count, 2 * height, 2 * width, channels))
    rest = ((0, size - covered) for size, covered in zip(images.shape, whole.shape, strict=True))
    return tf.pad(whole, tuple(rest))


def _corners(images: tf.Tensor) -> list[tf.Tensor]:
    """Return the four pixels of every window, row by row; a rest without a window is left out."""
    rows, columns = (size // 2 * 2 for size in images.shape[1:3])
    return [images[:, top:rows:2, left:columns:2] for top in (0, 1) for left in (0, 1)]


_compiled_maxima = tf.function(_maxima, autograph=False, jit_compile=True)
_compiled_gradient = tf.function(_gradient, autograph=False, jit_compile=True)


def _pool(images: tf.Tensor) -> tuple[tf.Tensor, Callable[[tf.Tensor], tf.Tensor]]:
    pooled = _compiled_maxima(images)
    return pooled, lambda upstream: _compiled_gradient(images, pooled, upstream)


max_pool: Callable[[tf.Tensor], tf.Tensor] = tf.custom_gradient(_pool)
"""Return the maximum of every window, shape ``(images, rows // 2, columns // 2, channels)``.

The shape of the images, ``(images, rows, columns, channels)``, must be known.
"""
