"""Batches in chunks, with the callbacks around each."""

from __future__ import annotations

import pytest
import tensorflow as tf

from dlcore.training.chunk_sizer import ChunkSizer
from dlcore.training.chunks import batch_count, run_chunks
from dlcore.training.tensors import Part


class FixedSizer(ChunkSizer):
    """Chunks of three batches."""

    def steps(self) -> int:
        return 3


@pytest.mark.parametrize(("size", "expected"), [(64, 2), (65, 3), (1, 1)])
def test_the_last_and_smaller_batch_counts(size: int, expected: int) -> None:
    assert batch_count(Part(tf.zeros((size, 2)), tf.zeros((size, 1))), 32) == expected


def test_callbacks_are_called_with_the_first_and_the_last_batch_of_a_chunk() -> None:
    calls: list[tuple[str, object]] = []
    logs = run_chunks(
        lambda start, stop: {"loss": tf.constant(float(stop - start))},
        range(2, 10),
        FixedSizer(),
        lambda batch: calls.append(("begin", batch)),
        lambda batch, logs: calls.append(("end", (batch, logs["loss"]))),
    )
    assert calls == [
        ("begin", 2),
        ("end", (4, 3.0)),
        ("begin", 5),
        ("end", (7, 3.0)),
        ("begin", 8),
        ("end", (9, 2.0)),
    ]
    assert logs == {"loss": 2.0}


def test_no_chunk_begins_after_a_stop() -> None:
    ends: list[int] = []
    run_chunks(
        lambda start, stop: {},
        range(10),
        FixedSizer(),
        lambda batch: None,
        lambda batch, logs: ends.append(batch),
        lambda: len(ends) == 2,
    )
    assert ends == [2, 5]
