"""Sweeps over two settings, and the map that runs make of them."""

from __future__ import annotations

import pytest

from dlcore import PRESETS, SpecError
from dlcore.analysis.sweep_grid import best_cell, grids
from dlcore.experiments.sweep import MAX_RUNS, Axis, Sweep, axes, value_at

DIGITS = PRESETS["digits-mlp"].spec
UNITS, EPOCHS = Axis("layers.1.units", (16, 64)), Axis("training.epochs", (1, 2, 3))
SWEEP = Sweep(DIGITS, UNITS, EPOCHS)


def test_a_grid_has_every_combination_once() -> None:
    specs = SWEEP.grid()
    pairs = {(spec.layers[1].units, spec.training.epochs) for spec in specs}
    assert len(specs) == len(pairs) == 6
    assert {spec.seed for spec in specs} == {DIGITS.seed}


def test_a_drawing_is_part_of_the_grid_and_its_seed_decides() -> None:
    drawn = SWEEP.draw(4, seed=1)
    assert len(set(drawn)) == 4 and set(drawn) <= set(SWEEP.grid())
    assert drawn == SWEEP.draw(4, seed=1) != SWEEP.draw(4, seed=2)
    assert set(SWEEP.draw(99, seed=1)) == set(SWEEP.grid())


@pytest.mark.parametrize(
    "sweep",
    [
        Sweep(DIGITS, UNITS, UNITS),
        Sweep(DIGITS, UNITS, Axis("training.epochs", ())),
        Sweep(DIGITS, UNITS, Axis("training.epochs", tuple(range(1, MAX_RUNS + 1)))),
        Sweep(DIGITS, UNITS, Axis("training.epochs", (0,))),
        Sweep(DIGITS, UNITS, Axis("training.nothing", (1,))),
    ],
)
def test_what_cannot_be_swept_is_refused(sweep: Sweep) -> None:
    with pytest.raises(SpecError):
        sweep.grid()


@pytest.mark.parametrize("preset", PRESETS)
def test_every_offered_value_can_be_set(preset: str) -> None:
    spec = PRESETS[preset].spec
    for path, values in axes(spec).items():
        assert value_at(spec, path) in values
        for value in values:
            assert value_at(spec.changed({path: value}), path) == value


def test_runs_that_differ_in_two_settings_make_a_map() -> None:
    other = DIGITS.changed({"training.batch_size": 64})
    specs = [other, *SWEEP.grid(), SWEEP.grid()[0].changed({"seed": 7})]
    (grid,) = grids(specs, UNITS.path, EPOCHS.path)
    assert grid.across == (16, 64) and grid.up == (1, 2, 3)
    assert grid.cells[16, 1] == (1, 7)
    figures = grid.figures([None, 0.5, None, 0.6, 0.9, float("nan"), 0.8, 0.7])
    assert figures == {(16, 1): pytest.approx(0.6), (16, 3): 0.6, (64, 1): 0.9, (64, 3): 0.8}
    assert best_cell("test_accuracy", figures) == (64, 1)
    assert best_cell("best_val_loss", figures) in {(16, 1), (16, 3)}
    assert best_cell("val_loss", {}) is None
