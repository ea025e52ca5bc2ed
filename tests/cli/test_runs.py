"""``python -m dlcore runs``."""

from __future__ import annotations

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
