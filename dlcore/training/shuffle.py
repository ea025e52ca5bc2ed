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

    # A new graph starts the seed's random stream. Its seed has the effect of the global one without
    # setting that for the whole process. A session takes less time than tracing a function.
    with tf.Graph().as_default() as graph:
        graph.seed = seed
        shuffled = tf.random.shuffle(tf.range(samples, dtype=tf.int64))
        with tf.compat.v1.Session() as session:
            order = session.run(shuffled)
    return tf.constant(order, tf.int32)
