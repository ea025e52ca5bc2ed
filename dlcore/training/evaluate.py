"""The chunked form of ``model.evaluate``."""

from __future__ import annotations

import functools

import keras

from dlcore.training.chunks import batch_count, run_chunks
from dlcore.training.compiled import Compiled
from dlcore.training.tensors import Part


def evaluate(
    compiled: Compiled, part: Part, callback_list: keras.callbacks.CallbackList | None = None
) -> dict[str, float]:
    """Return loss and metrics on a part of the data, as ``model.evaluate`` does."""
    callback_list = callback_list or keras.callbacks.CallbackList([], model=compiled.model)
    compiled.model.reset_metrics()
    callback_list.on_test_begin()
    logs = run_chunks(
        functools.partial(compiled.test, part),
        range(batch_count(part, compiled.evaluation_batch)),
        compiled.test_chunk_sizer,
        callback_list.on_test_batch_begin,
        callback_list.on_test_batch_end,
    )
    callback_list.on_test_end(logs)
    return logs
