"""The choice of epochs for snapshots, and the file of snapshots."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dlcore.store import Store, snapshots
from dlcore.store.snapshots import MAX_BYTES, MAX_EPOCHS, epoch_capacity, select_epochs


@given(st.integers(0, 10_000), st.integers(-1, MAX_EPOCHS))
def test_epochs_are_bounded_evenly_spaced_and_a_subset_of_earlier_ones(
    last: int, capacity: int
) -> None:
    kept = select_epochs(last, capacity)
    assert len(kept) <= max(capacity, 0)
    assert kept == sorted(set(kept))
    if last and capacity > 0:
        assert kept[0] == 1 and kept[-1] <= last
        assert set(kept) <= {*select_epochs(last - 1, capacity), last}
    if last and capacity > 3:
        gaps = np.diff([epoch for epoch in kept if epoch > 1])
        assert len(set(gaps.tolist())) <= 1
        # About half of the capacity is used or more, and the last one is near the end.
        assert len(kept) >= min(last, capacity // 2)
        assert last - kept[-1] <= 2 * last / (capacity - 2)


def test_short_runs_keep_every_epoch() -> None:
    assert select_epochs(20, epoch_capacity(4 * 50_890)) == list(range(1, 21))
    assert select_epochs(21, MAX_EPOCHS) == [1, *range(2, 21, 2)]


@given(st.integers(1, 100_000_000))
def test_the_bytes_of_all_snapshots_are_bounded(size: int) -> None:
    assert epoch_capacity(size) <= MAX_EPOCHS
    assert (epoch_capacity(size) + 1) * size <= MAX_BYTES


def test_snapshots_are_read_as_written(store: Store) -> None:
    assert snapshots.load(store.artifacts, "run") is None
    by_epoch = {
        epoch: {"0/kernel": np.full((2, 3), epoch, "float32"), "0/bias": np.zeros(3, "float32")}
        for epoch in (4, 0, 2)
    }
    snapshots.save(store.artifacts, "run", by_epoch)
    read = snapshots.load(store.artifacts, "run")
    assert read and read.epochs == (0, 2, 4)
    for epoch, weights in by_epoch.items():
        np.testing.assert_equal(read.at(epoch), weights)
        assert list(read.at(epoch)) == list(weights)
