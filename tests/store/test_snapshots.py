"""Which epochs of a run are kept, and their file."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dlcore.store import Store, snapshots
from dlcore.store.snapshots import MAX_BYTES, MAX_EPOCHS, kept_epochs, room


@given(st.integers(0, 10_000), st.integers(-1, MAX_EPOCHS))
def test_what_is_kept_is_bounded_even_and_was_kept_before(last: int, room: int) -> None:
    kept = kept_epochs(last, room)
    assert len(kept) <= max(room, 0)
    assert kept == sorted(set(kept))
    if last and room > 0:
        assert kept[0] == 1 and kept[-1] <= last
        assert set(kept) <= {*kept_epochs(last - 1, room), last}
    if last and room > 3:
        gaps = np.diff([epoch for epoch in kept if epoch > 1])
        assert len(set(gaps.tolist())) <= 1
        # At least about half of the room is used, and the end is not far.
        assert len(kept) >= min(last, room // 2)
        assert last - kept[-1] <= 2 * last / (room - 2)


def test_short_runs_keep_every_epoch() -> None:
    assert kept_epochs(20, room(4 * 50_890)) == list(range(1, 21))
    assert kept_epochs(21, MAX_EPOCHS) == [1, *range(2, 21, 2)]


@given(st.integers(1, 100_000_000))
def test_the_bytes_of_all_that_is_kept_are_bounded(size: int) -> None:
    assert room(size) <= MAX_EPOCHS
    assert (room(size) + 1) * size <= MAX_BYTES


def test_snapshots_are_read_back_as_they_were_written(store: Store) -> None:
    assert snapshots.load(store.artifacts, "run") is None
    moments = {
        epoch: {"0/kernel": np.full((2, 3), epoch, "float32"), "0/bias": np.zeros(3, "float32")}
        for epoch in (4, 0, 2)
    }
    snapshots.save(store.artifacts, "run", moments)
    read = snapshots.load(store.artifacts, "run")
    assert read and read.epochs == (0, 2, 4)
    for epoch, weights in moments.items():
        np.testing.assert_equal(read.at(epoch), weights)
        assert list(read.at(epoch)) == list(weights)
