"""The chunked trainer: ``model.fit`` with many steps per call into TensorFlow."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Mapping, Sequence

import keras
import tensorflow as tf

from dlcore.training.chunk_sizer import ChunkSizer
from dlcore.training.compiled import Compiled, Logs
from dlcore.training.tensors import Part


def fit(
    compiled: Compiled,
    train: Part,
    validation: Part | None,
    permutation: tf.Tensor,
    *,
    epochs: int,
    callbacks: Sequence[keras.callbacks.Callback],
    initial_epoch: int = 0,
    initial_step: int = 0,
    initial_logs: Mapping[str, float] | None = None,
) -> keras.callbacks.History:
    """Train the active run of ``compiled``.

    It calls Keras callbacks as ``model.fit`` does, with a chunk of steps in place of a batch, as
    with ``steps_per_execution``.

    Args:
        compiled: the model.
        train: training data.
        validation: validation data, if any.
        permutation: sample indices in the order of every epoch, int32 of shape ``(samples,)``.
        epochs: total epochs.
        callbacks: Keras callbacks.
        initial_epoch, initial_step: where to continue after a checkpoint.
        initial_logs: metrics of the batches before ``initial_step``.

    Returns:
        Keras' history.
    """
    model = compiled.model
    steps = _steps(train, compiled.batch_size)
    callback_list = keras.callbacks.CallbackList(
        list(callbacks), add_history=True, model=model, epochs=epochs, steps=steps, verbose=0
    )
    model.stop_training = False
    callback_list.on_train_begin()
    logs: dict[str, float] = {}
    for epoch in range(initial_epoch, epochs):
        if initial_step == 0:
            model.reset_metrics()
        callback_list.on_epoch_begin(epoch)
        logs = dict(initial_logs or {}) if initial_step else {}
        first_steps = compiled.first_steps if epoch == initial_step == 0 else 0
        batches = range(initial_step, steps)
        logs |= _train_epoch(compiled, train, permutation, batches, first_steps, callback_list)
        initial_step = 0
        if validation is not None:
            results = evaluate(compiled, validation, callback_list)
            logs |= {f"val_{name}": value for name, value in results.items()}
        callback_list.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    model.optimizer.finalize_variable_values(model.trainable_weights)
    callback_list.on_train_end(logs)
    return model.history


def evaluate(
    compiled: Compiled, part: Part, callback_list: keras.callbacks.CallbackList | None = None
) -> dict[str, float]:
    """Return loss and metrics on a part of the data, as ``model.evaluate`` does."""
    callback_list = callback_list or keras.callbacks.CallbackList([], model=compiled.model)
    compiled.model.reset_metrics()
    callback_list.on_test_begin()
    logs = _run_chunks(
        lambda start, stop: compiled.test(part, start, stop),
        range(_steps(part, compiled.evaluation_batch)),
        compiled.test_chunk_sizer,
        callback_list.on_test_batch_begin,
        callback_list.on_test_batch_end,
        lambda: False,
    )
    callback_list.on_test_end(logs)
    return logs


def _train_epoch(
    compiled: Compiled,
    train: Part,
    permutation: tf.Tensor,
    batches: range,
    first_steps: int,
    callback_list: keras.callbacks.CallbackList,
) -> dict[str, float]:
    """Train on ``batches``, the first ``first_steps`` of them as the beginning of a run."""
    logs: dict[str, float] = {}
    for train_chunk, chunk_sizer, part in (
        (compiled.train_first_chunk, ChunkSizer(), batches[:first_steps]),
        (compiled.train, compiled.train_chunk_sizer, batches[first_steps:]),
    ):
        logs |= _run_chunks(
            functools.partial(train_chunk, train, permutation),
            part,
            chunk_sizer,
            callback_list.on_train_batch_begin,
            callback_list.on_train_batch_end,
            lambda: bool(compiled.model.stop_training),
        )
    return logs


def _steps(part: Part, batch_size: int) -> int:
    return -(-part.size // batch_size)


def _run_chunks(
    run: Callable[[int, int], Logs],
    batches: range,
    chunk_sizer: ChunkSizer,
    on_begin: Callable[[int], None],
    on_end: Callable[[int, dict[str, float]], None],
    must_stop: Callable[[], bool],
) -> dict[str, float]:
    """Run ``batches`` in chunks, with the callbacks that Keras calls before and after a batch."""
    logs: dict[str, float] = {}
    start = batches.start
    while start < batches.stop and not must_stop():
        stop = min(start + chunk_sizer.steps(), batches.stop)
        on_begin(start)
        began = time.perf_counter()
        logs = {name: float(value) for name, value in run(start, stop).items()}
        chunk_sizer.update(stop - start, time.perf_counter() - began)
        on_end(stop - 1, logs)
        start = stop
    return logs
