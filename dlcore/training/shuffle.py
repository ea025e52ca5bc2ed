"""The order in which plain ``model.fit`` visits the samples after ``set_random_seed``.

Keras shuffles with ``tf.random.shuffle`` inside a ``tf.data`` pipeline that it iterates anew for
every epoch. With a global seed set, each of these iterations starts the same random stream, so
a seeded fit visits the samples in one order, the same in every epoch. We draw that very
order by the same operations, once a run.
"""

from __future__ import annotations

import functools

import tensorflow as tf

KEPT = 32


@functools.lru_cache(maxsize=KEPT)
def permutation(samples: int, seed: int) -> tf.Tensor:
    """Sample numbers in the order of training, int32 of shape ``(samples,)``.

    Args:
        samples: how many there are.
        seed: what ``set_random_seed`` got.
    """

    def shuffled() -> tf.Tensor:
        # What the graph would take from the global seed, without changing that for all others.
        tf.compat.v1.get_default_graph().seed = seed
        return tf.random.shuffle(tf.range(samples, dtype=tf.int64))

    # Traced anew on purpose: a fresh graph starts the random stream that the seed stands for.
    draw = tf.function(shuffled, autograph=False).get_concrete_function()
    return tf.cast(draw(), tf.int32)
