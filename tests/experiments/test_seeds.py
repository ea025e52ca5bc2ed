"""Specs that differ only in their seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dlcore import PRESETS
from dlcore.experiments.seeds import first_of_each_seed, group_by_recipe, next_seeds, with_seed

DIGITS = PRESETS["digits-mlp"].spec
LAST = 2**31 - 1


@given(st.sets(st.integers(40, 60)), st.integers(0, 10))
def test_next_seeds_are_new_and_change_nothing_else(used: set[int], number: int) -> None:
    specs = next_seeds(DIGITS, used, number)
    seeds = [spec.seed for spec in specs]
    assert len(seeds) == len(set(seeds)) == number
    assert not set(seeds) & {*used, DIGITS.seed}
    assert {with_seed(spec, DIGITS.seed) for spec in specs} <= {DIGITS}


def test_the_first_seed_follows_the_last() -> None:
    assert [spec.seed for spec in next_seeds(with_seed(DIGITS, LAST), (), 2)] == [0, 1]


def test_specs_are_grouped_by_recipe() -> None:
    other = DIGITS.changed({"training.epochs": 3})
    specs = [with_seed(DIGITS, 1), other, with_seed(DIGITS, 2), with_seed(DIGITS, 1)]
    assert group_by_recipe(specs) == ((0, 2, 3), (1,))
    assert first_of_each_seed(specs, (0, 2, 3)) == (0, 2)
