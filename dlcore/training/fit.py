"""The chunked trainer: what ``model.fit`` does, many steps to one call into TensorFlow."""

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
    """Trains the run whose arrays are in ``compiled``.

    Keras callbacks are called as ``model.fit`` calls them, with a chunk of steps in place of a
    batch, as under ``steps_per_execution``.

    Args:
        permutation: order of the samples in every epoch.
        initial_epoch, initial_step: where to go on after a checkpoint.
        initial_logs: metrics of the batches before ``initial_step``.

    Returns:
        Keras' history.
    """
    model = compiled.model
    steps = -(-train.size // compiled.batch_size)
    hooks = keras.callbacks.CallbackList(
        list(callbacks), add_history=True, model=model, epochs=epochs, steps=steps, verbose=0
    )
    model.stop_training = False
    hooks.on_train_begin()
    logs: dict[str, float] = {}
    for epoch in range(initial_epoch, epochs):
        if initial_step == 0:
            model.reset_metrics()
        hooks.on_epoch_begin(epoch)
        logs = dict(initial_logs or {}) if initial_step else {}
        is_new = epoch == 0 and initial_step == 0
        first = min(compiled.first_steps, steps) if is_new else initial_step
        for some, pace, batches in (
            (compiled.train_first, ChunkSizer(), range(initial_step, first)),
            (compiled.train, compiled.train_pace, range(first, steps)),
        ):
            logs |= _chunks(
                functools.partial(some, train, permutation),
                batches,
                pace,
                hooks.on_train_batch_begin,
                hooks.on_train_batch_end,
                lambda: bool(model.stop_training),
            )
        initial_step = 0
        if validation is not None:
            logs |= {f"val_{k}": v for k, v in evaluate(compiled, validation, hooks).items()}
        hooks.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    model.optimizer.finalize_variable_values(model.trainable_weights)
    hooks.on_train_end(logs)
    return model.history


def evaluate(
    compiled: Compiled, part: Part, hooks: keras.callbacks.CallbackList | None = None
) -> dict[str, float]:
    """Loss and metrics on a part, as ``model.evaluate`` gives them."""
    hooks = hooks or keras.callbacks.CallbackList([], model=compiled.model)
    compiled.model.reset_metrics()
    hooks.on_test_begin()
    logs = _chunks(
        lambda start, stop: compiled.test(part, start, stop),
        range(-(-part.size // compiled.evaluation_batch)),
        compiled.test_pace,
        hooks.on_test_batch_begin,
        hooks.on_test_batch_end,
        lambda: False,
    )
    hooks.on_test_end(logs)
    return logs


def _chunks(
    run: Callable[[int, int], Logs],
    batches: range,
    pace: ChunkSizer,
    begin: Callable[[int], None],
    end: Callable[[int, dict[str, float]], None],
    is_over: Callable[[], bool],
) -> dict[str, float]:
    """Runs ``batches`` chunk by chunk, between the hooks that Keras calls round a batch."""
    logs: dict[str, float] = {}
    start = batches.start
    while start < batches.stop and not is_over():
        stop = min(start + pace.steps(), batches.stop)
        begin(start)
        began = time.perf_counter()
        logs = {name: float(value) for name, value in run(start, stop).items()}
        pace.learn(stop - start, time.perf_counter() - began)
        end(stop - 1, logs)
        start = stop
    return logs
