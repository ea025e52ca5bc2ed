"""The order in which plain ``model.fit`` visits the samples after ``set_random_seed``.

Keras shuffles with ``tf.random.shuffle`` inside a ``tf.data`` pipeline that it iterates anew for
every epoch. With a global seed set, each of these iterations starts the same random stream, so
a seeded fit visits the samples in one order, the same in every epoch. We draw that very
order by the same operations, once a run.
"""

from __future__ import annotations

import tensorflow as tf


def permutation(samples: int, seed: int) -> tf.Tensor:
    """Sample numbers in the order of training, int32 of shape ``(samples,)``."""
    tf.random.set_seed(seed)

    def shuffled(_: tf.Tensor) -> tf.Tensor:
        return tf.random.shuffle(tf.range(samples, dtype=tf.int64))

    order = next(iter(tf.data.Dataset.range(1).map(shuffled)))
    return tf.cast(order, tf.int32)
