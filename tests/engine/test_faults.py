"""Sixty faults of the benchmark's plan: no run is lost, stuck or changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import faults
from benchmarks.faults import RUNS, Outcome, Scale, perform, plan

FAULTS = 60
SCALE = Scale(engines=1, faults=FAULTS, kills=1, pause=0.05)
SPEC = faults.SPEC.changed({"training.epochs": 40})


@pytest.mark.skipif(sys.platform != "linux", reason="limits another process's files and memory")
def test_no_run_is_lost_stuck_or_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "SPEC", SPEC)
    rounds = plan(0, FAULTS, SCALE)
    assert perform(tmp_path, rounds, 0, SCALE) == Outcome(runs=RUNS * len(rounds))
