"""The style of a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dlcore import Store
from pages.ui.charts.run_style import run_styles
from tests.stored_runs import DIGITS


def test_runs_shown_together_differ_and_newer_ones_change_nothing(tmp_path: Path) -> None:
    run = Store(tmp_path).create(DIGITS, "learner")
    runs = [replace(run, id=f"run {number}", created=number) for number in range(40)]
    styles = run_styles(runs)
    assert len({styles[run.id].colour for run in runs[:6]}) == 6
    assert len({(style.colour, style.symbol) for style in styles.values()}) == len(runs)
    for count in (1, 2, 7):
        older = run_styles(reversed(runs[:count]))
        assert older == {run.id: styles[run.id] for run in runs[:count]}
