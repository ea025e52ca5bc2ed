"""Groups of runs that share a curve: a recipe with several seeds is one curve with a band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dlcore import Run
from dlcore.experiments.seeds import first_of_each_seed, group_by_recipe
from pages.ui.charts.bands import CurveGroup
from pages.ui.charts.run_style import RunStyle, run_styles
from pages.ui.common.run_curves import Curves
from pages.ui.common.run_titles import group_title, number_titles
from pages.ui.shell.text import t

SeedGroups = Sequence[Sequence[int]]
"""Groups of indices of runs; each run is in one of them."""


def group_seeds(runs: Sequence[Run]) -> SeedGroups:
    """Group the runs that differ by their seed alone.

    Args:
        runs: in display order.

    Returns:
        Groups in the order of their first runs. A second run with the same seed is a group of its
        own: it says nothing about the spread over seeds.
    """
    specs = [run.spec for run in runs]
    groups: list[Sequence[int]] = []
    for indices in group_by_recipe(specs):
        seeds = first_of_each_seed(specs, indices)
        groups += [seeds, *([index] for index in indices if index not in seeds)]
    return sorted(groups, key=min)


def group_styles(runs: Sequence[Run]) -> Mapping[str, RunStyle]:
    """Return the style of each run by its id; a group has the style of its oldest run.

    Args:
        runs: those that are shown together, in any order.
    """
    groups = [[runs[index] for index in group] for group in group_seeds(runs)]
    oldest = [min(group, key=lambda run: (run.created, run.id)) for group in groups]
    styles = run_styles(oldest)
    return {
        run.id: styles[first.id]
        for first, group in zip(oldest, groups, strict=True)
        for run in group
    }


def group_curves(
    runs: Sequence[Run], titles: Mapping[str, str], curves: Curves, groups: SeedGroups
) -> Sequence[CurveGroup]:
    """Return the curves of each group.

    Args:
        runs: in display order.
        titles: their titles by id.
        curves: of each run by its title.
        groups: from :func:`group_seeds`.
    """
    group_titles = number_titles([_title(runs, titles, indices) for indices in groups])
    styles = group_styles(runs)
    return [
        CurveGroup(
            runs[indices[0]].id,
            title,
            styles[runs[indices[0]].id],
            [curves[titles[runs[index].id]] for index in indices],
        )
        for title, indices in zip(group_titles, groups, strict=True)
    ]


def _title(runs: Sequence[Run], titles: Mapping[str, str], indices: Sequence[int]) -> str:
    """Return a run's title, and for several runs what they have in common."""
    first = runs[indices[0]]
    if len(indices) == 1:
        return titles[first.id]
    return t("chance.bundle", title=group_title(first), count=len(indices))
