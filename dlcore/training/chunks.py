"""Batches in chunks: many steps per call into TensorFlow, with Keras' callbacks around each."""

from __future__ import annotations

import time
from collections.abc import Callable

from dlcore.training.chunk_sizer import ChunkSizer
from dlcore.training.logs import Logs, to_floats
from dlcore.training.tensors import Part


def batch_count(part: Part, batch_size: int) -> int:
    """Return the number of batches of a part, the last and smaller one included."""
    return -(-part.size // batch_size)


def run_chunks(
    run: Callable[[int, int], Logs],
    batches: range,
    chunk_sizer: ChunkSizer,
    on_begin: Callable[[int], None],
    on_end: Callable[[int, dict[str, float]], None],
    must_stop: Callable[[], bool] = lambda: False,
) -> dict[str, float]:
    """Run ``batches`` in chunks, with the callbacks that Keras calls before and after a batch.

    Args:
        run: runs batches from a first to a last (exclusive), and returns their metrics.
        batches: numbers of the batches.
        chunk_sizer: decides the batches per chunk, and learns from their durations.
        on_begin: called with the first batch of a chunk.
        on_end: called with the last batch of a chunk, and the metrics.
        must_stop: asked before every chunk.

    Returns:
        The metrics of the last chunk.
    """
    logs: dict[str, float] = {}
    start = batches.start
    while start < batches.stop and not must_stop():
        stop = min(start + chunk_sizer.steps(), batches.stop)
        on_begin(start)
        began = time.perf_counter()
        logs = to_floats(run(start, stop))
        chunk_sizer.update(stop - start, time.perf_counter() - began)
        on_end(stop - 1, logs)
        start = stop
    return logs
