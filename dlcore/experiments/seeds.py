"""Specs that differ only in their seed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count, islice

from dlcore.spec import Spec

_SEEDS = 2**31


def next_seeds(spec: Spec, used: Collection[int], number: int) -> tuple[Spec, ...]:
    """Return the same recipe with other seeds.

    Args:
        spec: the recipe.
        used: seeds to leave out, besides the spec's own.
        number: of specs.
    """
    free = (seed % _SEEDS for seed in count(spec.seed + 1) if seed % _SEEDS not in used)
    return tuple(with_seed(spec, seed) for seed in islice(free, number))


def with_seed(spec: Spec, seed: int) -> Spec:
    """Return the same recipe with another seed."""
    return spec.model_copy(update={"seed": seed})


def group_by_recipe(specs: Sequence[Spec]) -> tuple[tuple[int, ...], ...]:
    """Group the indices of specs that are equal except for their seed.

    Args:
        specs: in any order.

    Returns:
        Groups in the order of their first members; every index is in one of them.
    """
    groups: dict[Spec, list[int]] = {}
    for index, spec in enumerate(specs):
        groups.setdefault(with_seed(spec, 0), []).append(index)
    return tuple(map(tuple, groups.values()))


def first_of_each_seed(specs: Sequence[Spec], group: Sequence[int]) -> tuple[int, ...]:
    """Leave out repetitions with the same seed: their results are the same.

    Args:
        specs: of all runs.
        group: indices, as ``group_by_recipe`` returns them.

    Returns:
        Indices in ascending order.
    """
    first = {specs[index].seed: index for index in reversed(group)}
    return tuple(sorted(first.values()))
