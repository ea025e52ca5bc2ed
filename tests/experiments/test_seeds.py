"""Repetitions of a recipe and their curves."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from dlcore import PRESETS
from dlcore.analysis.seed_bands import band
from dlcore.experiments.seeds import by_recipe, next_seeds, one_a_seed, with_seed

DIGITS = PRESETS["digits-mlp"].spec
LAST = 2**31 - 1


@given(st.sets(st.integers(40, 60)), st.integers(0, 10))
def test_further_seeds_are_new_and_nothing_else_changes(taken: set[int], number: int) -> None:
    made = next_seeds(DIGITS, taken, number)
    seeds = [spec.seed for spec in made]
    assert len(seeds) == len(set(seeds)) == number
    assert not set(seeds) & {*taken, DIGITS.seed}
    assert {with_seed(spec, DIGITS.seed) for spec in made} <= {DIGITS}


def test_after_the_last_seed_comes_the_first() -> None:
    assert [spec.seed for spec in next_seeds(with_seed(DIGITS, LAST), (), 2)] == [0, 1]


def test_runs_are_grouped_by_all_but_the_seed() -> None:
    other = DIGITS.changed({"training.epochs": 3})
    specs = [with_seed(DIGITS, 1), other, with_seed(DIGITS, 2), with_seed(DIGITS, 1)]
    assert by_recipe(specs) == ((0, 2, 3), (1,))
    assert one_a_seed(specs, (0, 2, 3)) == (0, 2)


def test_a_band_holds_all_curves() -> None:
    found = band([{1: 1.0, 2: 2.0}, {1: 3.0, 2: math.nan}, {1: 2.0, 3: 9.0}])
    assert found.epochs == (1, 2, 3)
    assert found.median == (2.0, 2.0, 9.0)
    assert found.low == (1.0, 2.0, 9.0) and found.high == (3.0, 2.0, 9.0)
