"""Runs that are drawn as one: a recipe with several seeds becomes one curve with a band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dlcore import Run
from dlcore.experiments.seeds import by_recipe, one_a_seed
from pages.ui.charts.bands import Groups
from pages.ui.common.run_curves import Curves
from pages.ui.shell.text import t

Bundles = Sequence[Sequence[int]]
"""Places of runs; each run is in one of them."""


def bundles(runs: Sequence[Run]) -> Bundles:
    """Which runs are drawn as one.

    Args:
        runs: in the order in which they are shown.

    Returns:
        Bundles in the order of their first runs. A second run with the same seed stands alone: it
        shows nothing of chance.
    """
    specs = [run.spec for run in runs]
    found: list[Sequence[int]] = []
    for places in by_recipe(specs):
        seeds = one_a_seed(specs, places)
        found += [seeds, *([place] for place in places if place not in seeds)]
    return sorted(found, key=min)


def grouped(
    runs: Sequence[Run], titles: Mapping[str, str], curves: Curves, together: Bundles
) -> Groups:
    """The curves of each bundle under its title.

    Args:
        runs: in the order in which they are shown.
        titles: their titles by id.
        curves: of each run by its title.
        together: from :func:`bundles`.
    """
    return {
        _title(runs, titles, places): [curves[titles[runs[place].id]] for place in places]
        for places in together
    }


def _title(runs: Sequence[Run], titles: Mapping[str, str], places: Sequence[int]) -> str:
    """Of the oldest run, which has the shortest title."""
    title = min((titles[runs[place].id] for place in places), key=len)
    return title if len(places) == 1 else t("chance.bundle", title=title, count=len(places))
