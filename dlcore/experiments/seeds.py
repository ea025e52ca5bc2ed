"""Runs that differ by their seed alone: how they are made, and how they are found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count, islice

from dlcore.spec import Spec

_SEEDS = 2**31


def next_seeds(spec: Spec, taken: Collection[int], number: int) -> tuple[Spec, ...]:
    """The same recipe with other seeds.

    Args:
        spec: what is repeated.
        taken: seeds that were used already, besides the spec's own.
        number: how many.
    """
    free = (seed % _SEEDS for seed in count(spec.seed + 1) if seed % _SEEDS not in taken)
    return tuple(with_seed(spec, seed) for seed in islice(free, number))


def with_seed(spec: Spec, seed: int) -> Spec:
    """The same recipe with a certain seed."""
    return spec.model_copy(update={"seed": seed})


def by_recipe(specs: Sequence[Spec]) -> tuple[tuple[int, ...], ...]:
    """Places of specs that are equal but for their seed.

    Args:
        specs: in any order.

    Returns:
        Groups in the order of their first members; every place is in one of them.
    """
    groups: dict[Spec, list[int]] = {}
    for place, spec in enumerate(specs):
        groups.setdefault(with_seed(spec, 0), []).append(place)
    return tuple(map(tuple, groups.values()))


def one_a_seed(specs: Sequence[Spec], places: Sequence[int]) -> tuple[int, ...]:
    """Leaves out repetitions with the same seed: they tell nothing new.

    Args:
        specs: of all runs.
        places: of those that are looked at, one group of ``by_recipe``.
    """
    first = {specs[place].seed: place for place in reversed(places)}
    return tuple(sorted(first.values()))
