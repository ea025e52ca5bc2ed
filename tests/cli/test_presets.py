"""``python -m dlcore presets``: what can be trained by name."""

from __future__ import annotations

import pytest

from dlcore.__main__ import main
from dlcore.experiments.presets import PRESETS


def test_every_preset_has_a_line_with_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(PRESETS)
    kaneko = next(line for line in lines if line.startswith("kaneko-mlp "))
    for word in ("mnist", "50,890", "20 epochs", "val_accuracy=0.9748"):
        assert word in kaneko


@pytest.mark.parametrize("words", [[], ["sing"], ["train"], ["train", "x", "--epochs", "many"]])
def test_wrong_words_are_a_wrong_use(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert "usage: python -m dlcore" in capsys.readouterr().err
