"""Chance: recipes over their seeds, mean and spread, and what can be said about differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dlcore import Run
from dlcore.analysis.run_metrics import known_metrics, metric_value
from dlcore.analysis.significance import judge, spread
from dlcore.experiments.seeds import by_recipe, one_a_seed
from pages.ui.common.metric_text import figure_name, written
from pages.ui.common.plain_table import plain_table
from pages.ui.common.repeat_form import repeat_form
from pages.ui.common.test_result import judgement_text, spread_text
from pages.ui.shell.choice import select
from pages.ui.shell.text import number, t


@dataclass(frozen=True)
class Recipe:
    """Runs that differ by their seed alone.

    Args:
        title: of the oldest of them.
        runs: one for each seed, newest first.
    """

    title: str
    runs: tuple[Run, ...]


def recipes(runs: Sequence[Run], chosen: Sequence[Run], titles: Mapping[str, str]) -> list[Recipe]:
    """The recipes of the chosen runs, each with all its seeds.

    Args:
        runs: all of the learner's, newest first.
        chosen: some of them; their order is kept.
        titles: their titles by id.
    """
    specs = [run.spec for run in runs]
    groups = by_recipe(specs)
    of_run = {runs[place].id: group for group in groups for place in group}
    wanted = list(dict.fromkeys(of_run[run.id] for run in chosen))
    return [
        Recipe(titles[runs[group[-1]].id], tuple(runs[p] for p in one_a_seed(specs, group)))
        for group in wanted
    ]


def seeds_view(runs: Sequence[Run], chosen: Sequence[Run], titles: Mapping[str, str]) -> None:
    """Draws the table, the verdicts, and the button that repeats a run.

    Args:
        runs: all of the learner's, newest first.
        chosen: what is compared, the baseline first.
        titles: their titles by id.
    """
    st.markdown(t("chance.lead"))
    if not chosen:
        st.info(t("compare.none_chosen"), icon=":material/check_box:")
        return
    found = recipes(runs, chosen, titles)
    known = known_metrics(run for recipe in found for run in recipe.runs)
    if known:
        name = select("seeds_figure", t("compare.figure"), known, figure_name)
        st.html(_table(name, found))
        _verdicts(name, found)
    label = t("chance.which")
    by_title = {recipe.title: recipe.runs[0] for recipe in found}
    title = select("seeds_which", label, list(by_title), str)
    repeat_form(by_title[title], key="seeds")


def _table(name: str, found: Sequence[Recipe]) -> str:
    header = [
        t("compare.run"),
        t("chance.seeds"),
        t("chance.lowest"),
        t("chance.median"),
        t("chance.highest"),
        t("chance.mean"),
    ]
    rows = []
    for recipe in found:
        reach = spread(_figures(name, recipe))
        figures = [written(name, value) for value in (reach.low, reach.median, reach.high)]
        mean = spread_text(name, reach.mean, reach.deviation)
        rows.append([recipe.title, number(reach.count), *figures, mean])
    return plain_table(header, rows)


def _verdicts(name: str, found: Sequence[Recipe]) -> None:
    first, *others = found
    if not others:
        st.caption(t("chance.one_recipe"))
    for other in others:
        judged = judge(_figures(name, first), _figures(name, other))
        # Titles are a learner's text and must not become markup.
        with st.container(border=True):
            st.text(judgement_text(name, judged, first.title, other.title))


def _figures(name: str, recipe: Recipe) -> list[float | None]:
    ended = [run for run in recipe.runs if run.state.has_result()]
    return [metric_value(run, name) for run in ended]
