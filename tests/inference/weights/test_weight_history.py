"""Stored weights of a run from the first snapshot to the end."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import Store
from dlcore.arrays import Array
from dlcore.errors import NoWeights
from dlcore.inference.weights.weight_history import SnapshotEpoch, load_weight_history
from dlcore.store import snapshots, weights
from tests.stored_runs import finished_run


def filled(value: float) -> dict[str, Array]:
    return {"0/kernel": np.full((2, 2), value, "float32")}


def test_snapshots_are_the_start_some_epochs_and_the_end(store: Store) -> None:
    run = finished_run(store, "me", epochs=3)
    snapshots.save(store.artifacts, run.id, {0: filled(1), 2: filled(2), 3: filled(5)})
    weights.save(store.artifacts, run.id, weights.LAST, filled(5))
    history = load_weight_history(store.artifacts, run)
    # The snapshot of the third epoch equals the end, which is listed once.
    assert history.epochs == (SnapshotEpoch(0), SnapshotEpoch(2), SnapshotEpoch(3, is_end=True))
    np.testing.assert_equal(history.at(SnapshotEpoch(2)), filled(2))
    np.testing.assert_allclose(history.changes("0/kernel"), [0, 1, 4])


def test_an_end_that_differs_from_the_last_snapshot_is_listed_too(store: Store) -> None:
    run = finished_run(store, "me", epochs=3)
    snapshots.save(store.artifacts, run.id, {0: filled(1), 3: filled(5)})
    weights.save(store.artifacts, run.id, weights.LAST, filled(2))
    history = load_weight_history(store.artifacts, run)
    assert history.epochs == (SnapshotEpoch(0), SnapshotEpoch(3), SnapshotEpoch(3, is_end=True))


def test_without_snapshots_there_is_the_end_alone(store: Store) -> None:
    run = finished_run(store, "me", epochs=3)
    with pytest.raises(NoWeights):
        load_weight_history(store.artifacts, run)
    weights.save(store.artifacts, run.id, weights.LAST, filled(2))
    history = load_weight_history(store.artifacts, run)
    assert history.epochs == (SnapshotEpoch(3, is_end=True),)
