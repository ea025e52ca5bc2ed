"""Pixel attribution by integrated gradients.

M. Sundararajan et al., Axiomatic Attribution for Deep Networks, 2017: the gradient of one output,
averaged on the straight path from a black image to the given one, times the pixel values. The
attributions of all pixels add up to the difference of the outputs for the two images. Loads
TensorFlow.
"""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from dlcore.arrays import Array

STEPS = 32


def integrated_gradients(model: keras.Model, image: Array, label: int, steps: int = STEPS) -> Array:
    """Compute the contribution of each pixel to one output.

    Args:
        model: takes images of that shape with a batch axis.
        image: as the model takes it, without the batch axis.
        label: index of the output.
        steps: number of points on the path at which the gradient is computed.

    Returns:
        float32 of the image's shape; its sum is the output for the image minus the output for a
        black one, up to an error that falls with the number of steps.
    """
    given = tf.constant(image, tf.float32)
    # Midpoint rule: the error falls with the square of the number of steps.
    fractions = (tf.range(steps, dtype=tf.float32) + 0.5) / steps
    path = given[None] * tf.reshape(fractions, (-1, *[1] * given.ndim))
    with tf.GradientTape() as tape:
        tape.watch(path)
        total = tf.reduce_sum(model(path, training=False)[:, label])
    gradient = tf.reduce_mean(tape.gradient(total, path), axis=0)
    return np.asarray(given * gradient, np.float32)
