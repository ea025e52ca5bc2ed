"""The epochs of runs, read while they train."""

from __future__ import annotations

import pytest

from dlcore import Store
from dlcore.events import EpochEnded
from pages.ui.common import run_curves
from pages.ui.common.run_curves import read_epochs
from tests.stored_runs import epoch_ended, running_run


def test_only_new_epochs_are_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = running_run(store, "ann", epochs=2), running_run(store, "ann", epochs=1)
    assert [event.epoch for event in read_epochs(store, one)] == [1, 2]
    assert [event.epoch for event in read_epochs(store, other)] == [1]
    store.append(one.id, *map(epoch_ended, (3, 4)))
    read = store.events(one.id, kind=EpochEnded)
    found: list[int] = []

    def events(run_id: str, after: int = 0, kind: object = None) -> object:
        new = [(number, event) for number, event in read if number > after]
        found.append(len(new))
        return new

    with monkeypatch.context() as patch:
        patch.setattr(store, "events", events)
        assert [event.epoch for event in read_epochs(store, one)] == [1, 2, 3, 4]
        assert [event.epoch for event in read_epochs(store, one)] == [1, 2, 3, 4]
    assert found == [2, 0]


def test_runs_not_seen_for_long_are_read_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_curves._epochs, "max_bytes", 1)
    runs = [running_run(store, "ann", epochs=3) for _ in range(3)]
    for run in [*runs, *runs]:
        assert [event.epoch for event in read_epochs(store, run)] == [1, 2, 3]
    assert len(run_curves._epochs) == 1
