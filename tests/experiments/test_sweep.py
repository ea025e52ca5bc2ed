"""Sweeps over two settings."""

from __future__ import annotations

import pytest

from dlcore import PRESETS, SpecError
from dlcore.experiments.sweep import MAX_RUNS, Axis, Sweep, sweepable_settings, value_at

DIGITS = PRESETS["digits-mlp"].spec
UNITS, EPOCHS = Axis("layers.1.units", (16, 64)), Axis("training.epochs", (1, 2, 3))
SWEEP = Sweep(DIGITS, UNITS, EPOCHS)


def test_a_grid_has_every_combination_once() -> None:
    specs = SWEEP.grid()
    pairs = {(value_at(spec, UNITS.path), spec.training.epochs) for spec in specs}
    assert len(specs) == len(pairs) == 6
    assert {spec.seed for spec in specs} == {DIGITS.seed}


def test_a_random_sample_of_the_grid_depends_on_its_seed() -> None:
    drawn = SWEEP.draw(4, seed=1)
    assert len(set(drawn)) == 4 and set(drawn) <= set(SWEEP.grid())
    assert drawn == SWEEP.draw(4, seed=1) != SWEEP.draw(4, seed=2)
    assert set(SWEEP.draw(99, seed=1)) == set(SWEEP.grid())


@pytest.mark.parametrize(
    ("up", "code", "path"),
    [
        (UNITS, "repeated", UNITS.path),
        (Axis("training.epochs", ()), "too_few", "training.epochs"),
        (Axis("training.epochs", tuple(range(1, MAX_RUNS + 1))), "too_many", "combinations"),
        (Axis("training.epochs", (0,)), "too_small", "training.epochs"),
        (Axis("training.nothing", (1,)), "unknown_setting", "training.nothing"),
    ],
)
def test_an_invalid_sweep_is_refused(up: Axis, code: str, path: str) -> None:
    with pytest.raises(SpecError) as caught:
        Sweep(DIGITS, UNITS, up).grid()
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [(code, path)]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_sweepable_value_can_be_set(preset: str) -> None:
    spec = PRESETS[preset].spec
    for path, values in sweepable_settings(spec).items():
        assert value_at(spec, path) in values
        for value in values:
            assert value_at(spec.changed({path: value}), path) == value
