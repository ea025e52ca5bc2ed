"""Runs of a sweep as a grid."""

from __future__ import annotations

import pytest

from dlcore import PRESETS
from dlcore.analysis.sweep_grid import best_cell, grids
from dlcore.experiments.sweep import Axis, Sweep

DIGITS = PRESETS["digits-mlp"].spec
UNITS, EPOCHS = Axis("layers.1.units", (16, 64)), Axis("training.epochs", (1, 2, 3))


def test_runs_that_differ_in_two_settings_make_a_grid() -> None:
    sweep = Sweep(DIGITS, UNITS, EPOCHS).grid()
    other = DIGITS.changed({"training.batch_size": 64})
    (grid,) = grids([other, *sweep, sweep[0].changed({"seed": 7})], UNITS.path, EPOCHS.path)
    assert grid.across == (16, 64) and grid.up == (1, 2, 3)
    assert grid.cells[16, 1] == (1, 7)
    means = grid.means([None, 0.5, None, 0.6, 0.9, float("nan"), 0.8, 0.7])
    assert means == {(16, 1): pytest.approx(0.6), (16, 3): 0.6, (64, 1): 0.9, (64, 3): 0.8}
    assert best_cell("test_accuracy", means) == (64, 1)
    assert best_cell("best_val_loss", means) in {(16, 1), (16, 3)}
    assert best_cell("val_loss", {}) is None


def test_a_run_without_a_setting_is_in_no_grid() -> None:
    sweep = Sweep(DIGITS, UNITS, EPOCHS).grid()
    assert grids(sweep, UNITS.path, "layers.9.units") == ()
