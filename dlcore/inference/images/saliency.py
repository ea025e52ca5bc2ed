"""Which pixels spoke for an answer: integrated gradients.

M. Sundararajan et al., Axiomatic Attribution for Deep Networks, 2017: the gradient of the answer's
output, averaged on the straight way from an empty picture to the given one, times what each pixel
differs. All pixels together add up to what the output gained. Loads TensorFlow.
"""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf

from dlcore.arrays import Array

STEPS = 32


def integrated_gradients(
    model: keras.Model, picture: Array, label: int, steps: int = STEPS
) -> Array:
    """What each pixel gave to one output.

    Args:
        model: takes pictures of that shape with a batch axis.
        picture: as the model takes it, without the batch axis.
        label: number of the output.
        steps: places on the way at which the gradient is taken.

    Returns:
        float32 of the picture's shape; its sum is the output for the picture less the output for
        an empty one, up to an error that falls with the steps.
    """
    given = tf.constant(picture, tf.float32)
    # The middle of each step: the error falls with the square of their number.
    shares = (tf.range(steps, dtype=tf.float32) + 0.5) / steps
    way = given[None] * tf.reshape(shares, (-1, *[1] * given.ndim))
    with tf.GradientTape() as tape:
        tape.watch(way)
        reached = tf.reduce_sum(model(way, training=False)[:, label])
    gradient = tf.reduce_mean(tape.gradient(reached, way), axis=0)
    return np.asarray(given * gradient, np.float32)
