"""Plain ``model.fit`` with the interface of the chunked trainer."""

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
    """Train the active run of ``compiled`` with ``model.fit``.

    Args:
        compiled: the model.
        train: training data.
        validation: validation data, if any.
        seed: decides the order of the samples.
        epochs: total epochs.
        callbacks: Keras callbacks.
        initial_epoch: where to continue after a checkpoint.

    Returns:
        Keras' history.
    """
    encoding = compiled.encoding
    tf.random.set_seed(seed)
    return compiled.model.fit(
        *encoding.arrays(train),
        sample_weight=None if train.weights is None else train.weights.numpy(),
        batch_size=compiled.batch_size,
        epochs=epochs,
        initial_epoch=initial_epoch,
        validation_data=encoding.arrays(validation) if validation else None,
        callbacks=list(callbacks),
        verbose=0,
    )
