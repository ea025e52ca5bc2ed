"""The order in which plain ``model.fit`` visits the samples after ``set_random_seed``.

Keras shuffles with ``tf.random.shuffle`` in a ``tf.data`` pipeline, over which it iterates once per
epoch. With a global seed, each iteration restarts the random stream, so all epochs of a seeded fit
have the same order. The same operations draw that order here, once per run.
"""

from __future__ import annotations

import functools

import tensorflow as tf

MAX_CACHED = 32


@functools.lru_cache(maxsize=MAX_CACHED)
def permutation(samples: int, seed: int) -> tf.Tensor:
    """Return the sample indices in the order of training, int32 of shape ``(samples,)``.

    Args:
        samples: number of samples.
        seed: the argument of ``set_random_seed``.
    """

    def shuffle() -> tf.Tensor:
        # The effect of the global seed on a graph, without setting it for the whole process.
        tf.compat.v1.get_default_graph().seed = seed
        return tf.random.shuffle(tf.range(samples, dtype=tf.int64))

    # Not cached on purpose: a new graph starts the seed's random stream.
    draw = tf.function(shuffle, autograph=False).get_concrete_function()
    return tf.cast(draw(), tf.int32)
