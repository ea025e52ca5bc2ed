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
        callback_list.on_epoch_begin(epoch)
        is_whole = epoch > 0 and initial_step == 0 and compiled.can_run_epochs(epochs - epoch)
        if is_whole and _is_short(compiled, train, validation):
            logs = _run_epoch(compiled, train, validation, permutation, callback_list)
        else:
            logs = dict(initial_logs or {}) if initial_step else {}
            first_steps = compiled.first_steps if epoch == initial_step == 0 else 0
            batches = range(initial_step, steps)
            logs |= _train_epoch(compiled, train, permutation, batches, first_steps, callback_list)
            initial_step = 0
            if validation is not None:
                logs |= _of_validation(evaluate(compiled, validation, callback_list))
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
    if batches.start == 0:
        compiled.model.reset_metrics()
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


def _is_short(compiled: Compiled, train: Part, validation: Part | None) -> bool:
    """Return whether a whole epoch and its validation take no longer than a chunk."""
    tested = _steps(validation, compiled.evaluation_batch) if validation else 0
    return (
        _steps(train, compiled.batch_size) <= compiled.train_chunk_sizer.steps()
        and tested <= compiled.test_chunk_sizer.steps()
    )


def _run_epoch(
    compiled: Compiled,
    train: Part,
    validation: Part | None,
    permutation: tf.Tensor,
    callback_list: keras.callbacks.CallbackList,
) -> dict[str, float]:
    """Run a whole epoch in one call, then the callbacks in their order."""
    steps = _steps(train, compiled.batch_size)
    callback_list.on_train_batch_begin(0)
    began = time.perf_counter()
    results = compiled.run_epoch(train, permutation, validation)
    logs, tested = (_to_floats(each) for each in results)
    compiled.train_chunk_sizer.update(steps, time.perf_counter() - began)
    callback_list.on_train_batch_end(steps - 1, logs)
    if validation is None:
        return logs
    callback_list.on_test_begin()
    callback_list.on_test_batch_begin(0)
    callback_list.on_test_batch_end(_steps(validation, compiled.evaluation_batch) - 1, tested)
    callback_list.on_test_end(tested)
    return logs | _of_validation(tested)


def _of_validation(logs: Mapping[str, float]) -> dict[str, float]:
    return {f"val_{name}": value for name, value in logs.items()}


def _to_floats(logs: Logs) -> dict[str, float]:
    return {name: float(value) for name, value in logs.items()}


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
        logs = _to_floats(run(start, stop))
        chunk_sizer.update(stop - start, time.perf_counter() - began)
        on_end(stop - 1, logs)
        start = stop
    return logs
