"""``python -m dlcore metrics``."""

from __future__ import annotations

import pytest

from dlcore.__main__ import main
from dlcore.events import Finished
from dlcore.experiments.presets import PRESETS
from dlcore.store import Store


def test_runs_are_counted_by_state(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    spec = PRESETS["digits-mlp"].spec
    store.create(spec, "one")
    finished = store.create(spec, "another")
    store.append(finished.id, Finished(at=0.0, epoch=1, test={"loss": 1.0}))
    assert main(["metrics"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {'dlcore_runs{state="queued"} 1', 'dlcore_runs{state="finished"} 1'} <= set(lines)
    assert "dlcore_learners 2" in lines
    values = [line for line in lines if not line.startswith("#")]
    assert all(float(line.rsplit(" ", 1)[1]) >= 0 for line in values)
