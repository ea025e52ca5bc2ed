"""``python -m dlcore runs``: what the store holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dlcore import PRESETS, Store
from dlcore.__main__ import main
from dlcore.events import EpochEnded, Finished, Started

ROOT = Path(__file__).parents[2]
SPEC = PRESETS["digits-mlp"].spec


def test_no_runs_no_lines(capsys: pytest.CaptureFixture[str]) -> None:
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
    waits = store.create(SPEC, "bob", name="手書き").id
    assert main(["runs"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split()[0] == waits
    assert {"queued", "0/20", "手書き"} <= set(first.split())
    assert second.split()[0] == done
    assert {"finished", "1/20", "digits-mlp", "accuracy=0.9583"} <= set(second.split())


def test_a_reader_that_goes_away_is_no_error(store: Store) -> None:
    for _ in range(1000):
        store.create(SPEC, "ann")
    command = subprocess.Popen(
        [sys.executable, "-m", "dlcore", "runs"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert command.stdout
    assert command.stderr
    command.stdout.close()
    said = command.stderr.read()
    command.wait(60)
    assert said == b""
