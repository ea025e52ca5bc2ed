"""``python -m dlcore presets``."""

from __future__ import annotations

import pytest

from dlcore.__main__ import main
from dlcore.experiments.presets import PRESETS


def test_one_line_per_preset(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(PRESETS)
    kaneko = next(line for line in lines if line.startswith("kaneko-mlp "))
    for word in ("mnist", "50,890", "20 epochs", "val_accuracy=0.9748"):
        assert word in kaneko
