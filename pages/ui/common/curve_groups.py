"""Groups of runs that share a curve: a recipe with several seeds is one curve with a band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dlcore import Run
from dlcore.experiments.seeds import first_of_each_seed, group_by_recipe
from pages.ui.charts.bands import CurveGroup
from pages.ui.charts.run_style import RunStyle, run_styles
from pages.ui.common.run_curves import Curves
from pages.ui.common.run_titles import RunTitles


def group_seeds(runs: Sequence[Run]) -> list[list[Run]]:
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
    return [[runs[index] for index in indices] for indices in sorted(groups, key=min)]


def group_styles(runs: Sequence[Run]) -> Mapping[str, RunStyle]:
    """Return the style of each run by its id; a group has the style of its oldest run.

    Args:
        runs: those that are shown together, in any order.
    """
    groups = group_seeds(runs)
    oldest = [min(group, key=lambda run: (run.created, run.id)) for group in groups]
    styles = run_styles(oldest)
    return {
        run.id: styles[first.id]
        for first, group in zip(oldest, groups, strict=True)
        for run in group
    }


def group_curves(
    groups: Sequence[Sequence[Run]], titles: RunTitles, curves: Curves
) -> Sequence[CurveGroup]:
    """Return the curves of each group.

    Args:
        groups: from :func:`group_seeds`.
        titles: of all runs of the learner.
        curves: of each run by its title.
    """
    styles = group_styles([run for group in groups for run in group])
    return [
        CurveGroup(
            group[0].id,
            titles.title(group),
            styles[group[0].id],
            [curves[titles.runs[run.id]] for run in group],
        )
        for group in groups
    ]
