"""Plain ``model.fit`` behind the same interface: for what the chunked trainer does not know."""

from __future__ import annotations

from collections.abc import Sequence

import keras
import tensorflow as tf

from dlcore.training.compiled import Compiled
from dlcore.training.tensors import Part


def fit_plain(
    compiled: Compiled,
    train: Part,
    validation: Part | None,
    *,
    seed: int,
    epochs: int,
    callbacks: Sequence[keras.callbacks.Callback],
    initial_epoch: int = 0,
) -> keras.callbacks.History:
    """Trains the run whose arrays are in ``compiled`` with ``model.fit``.

    Args:
        seed: decides the order of the samples.
        initial_epoch: where to go on after a checkpoint; whole epochs only.

    Returns:
        Keras' history.
    """
    encoding = compiled.encoding
    tf.random.set_seed(seed)
    return compiled.model.fit(
        *encoding.arrays(train),
        batch_size=compiled.batch_size,
        epochs=epochs,
        initial_epoch=initial_epoch,
        validation_data=encoding.arrays(validation) if validation else None,
        callbacks=list(callbacks),
        verbose=0,
    )
