"""``python -m dlcore runs``."""

from __future__ import annotations

import time

import pytest

from dlcore import PRESETS, Store
from dlcore.__main__ import main
from dlcore.events import EpochEnded, Finished, Started

SPEC = PRESETS["digits-mlp"].spec


def test_an_empty_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs"]) == 0
    assert capsys.readouterr().out == ""


def test_runs_come_newest_first(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    done = store.create(SPEC, "ann", preset="digits-mlp").id
    store.append(
        done,
        Started(1.0, 0, 20, 36, 4810, "xla", "dense_compiles_well"),
        EpochEnded(2.0, 1, {"loss": 0.5}, 0.1, True),
        Finished(3.0, 20, {"loss": 0.1, "accuracy": 0.9583}),
    )
    queued = store.create(SPEC, "bob", name="手書き").id
    assert main(["runs"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split()[0] == queued
    assert {"queued", "0/20", "手書き"} <= set(first.split())
    assert second.split()[0] == done
    assert {"finished", "1/20", "digits-mlp", "accuracy=0.9583"} <= set(second.split())


def test_runs_can_be_deleted(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    deleted, kept = store.create(SPEC, "ann"), store.create(SPEC, "bob")
    with store.artifacts.atomic_write(deleted.id, "last.npz") as path:
        path.write_bytes(bytes(2_000_000))
    assert main(["runs", "--delete", deleted.id, deleted.id]) == 0
    assert capsys.readouterr().out == "1 run deleted, 2.0 MB freed\n"
    assert [run.id for run in store.runs()] == [kept.id]


def test_an_unknown_run_deletes_nothing(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    kept = store.create(SPEC, "ann")
    assert main(["runs", "--delete", kept.id, "0" * 24]) == 1
    assert "There is no run" in capsys.readouterr().err
    assert [run.id for run in store.runs()] == [kept.id]


def test_old_runs_are_pruned(store: Store) -> None:
    old, new, waiting = (store.create(SPEC, "ann") for _ in range(3))
    for run, ended in ((old, 1.0), (new, time.time())):
        store.append(run.id, Finished(ended, 20))
    assert main(["runs", "--prune", "30"]) == 0
    assert {run.id for run in store.runs()} == {new.id, waiting.id}


def test_a_name_cannot_control_the_terminal(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    store.create(SPEC, "ann", name="\x1b[2Jgone")
    assert main(["runs"]) == 0
    assert "?[2Jgone" in capsys.readouterr().out
