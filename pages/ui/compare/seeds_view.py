"""Recipes over several seeds: mean and spread of a metric, and significance tests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dlcore import Run
from dlcore.analysis.run_metrics import known_metrics, metric_value
from dlcore.analysis.significance import compare_pairs, seed_spread
from dlcore.analysis.solved import count_solved
from dlcore.experiments.seeds import first_of_each_seed, group_by_recipe
from pages.ui.charts.run_style import RunStyle
from pages.ui.charts.style import chart_config
from pages.ui.common.curve_groups import group_styles
from pages.ui.common.metric_text import format_run_metric, run_metric_name
from pages.ui.common.plain_table import plain_table
from pages.ui.common.repeat_form import repeat_form
from pages.ui.common.run_titles import RunTitles
from pages.ui.common.test_result import correction_note, significance_text, spread_text
from pages.ui.compare.seeds_chart import seeds_chart
from pages.ui.shell.choice import select
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, t


@dataclass(frozen=True)
class Recipe:
    """Runs that differ by their seed alone.

    Args:
        title: what the titles of the runs have in common.
        runs: one for each seed, newest first.
        style: of its curve.
    """

    title: str
    runs: tuple[Run, ...]
    style: RunStyle


def recipes(runs: Sequence[Run], selected: Sequence[Run]) -> list[Recipe]:
    """Return the recipes of the selected runs, each with all its seeds.

    Args:
        runs: all of the learner's, newest first.
        selected: some of them, in display order.
    """
    specs = [run.spec for run in runs]
    groups = group_by_recipe(specs)
    group_of = {runs[index].id: group for group in groups for index in group}
    selected_groups = list(dict.fromkeys(group_of[run.id] for run in selected))
    titles = RunTitles.from_runs(runs).recipes
    styles = {group_of[run_id]: style for run_id, style in group_styles(selected).items()}
    return [
        Recipe(
            titles[runs[group[0]].id],
            tuple(runs[index] for index in first_of_each_seed(specs, group)),
            styles[group],
        )
        for group in selected_groups
    ]


def seeds_view(runs: Sequence[Run], selected: Sequence[Run]) -> None:
    """Draw the table, the test results, and the button that repeats a run.

    Args:
        runs: all of the learner's, newest first.
        selected: the runs to compare, the baseline first.
    """
    st.markdown(t("chance.lead"))
    if not selected:
        st.info(t("compare.none_chosen"), icon=":material/check_box:")
        return
    compared = recipes(runs, selected)
    if len({recipe.runs[0].spec.dataset.comparison_key() for recipe in compared}) > 1:
        st.warning(t("chance.different_data"), icon=":material/balance:")
    metrics = known_metrics(run for recipe in compared for run in recipe.runs)
    for recipe in compared:
        _solved(recipe)
    if metrics:
        name = select("seeds_figure", t("compare.figure"), metrics, run_metric_name)
        # Side by side where both fit, see static/styles/charts.css.
        with st.container(key="seeds"):
            st.html(_table(name, compared))
            titles, styles = [r.title for r in compared], [r.style for r in compared]
            figure = seeds_chart(name, titles, styles, [_dots(name, r) for r in compared])
            st.plotly_chart(figure, config=chart_config(displayModeBar=False), key="seeds_chart")
        draw_term_links("seed", "accuracy", "rmse")
        _test_results(name, compared)
    label = t("chance.which")
    by_title = {recipe.title: recipe.runs[0] for recipe in compared}
    title = select("seeds_which", label, list(by_title), str)
    repeat_form(by_title[title], key="seeds")


def _solved(recipe: Recipe) -> None:
    """Say in how many runs a network of the playground solves its problem at all."""
    found = count_solved(recipe.runs)
    if found:
        goal = format_run_metric(found.metric, found.goal)
        # Titles are a learner's text and must not become markup.
        st.text(
            t(
                f"chance.solved.{found.metric}",
                title=recipe.title,
                solved=number(found.solved),
                count=found.count,
                goal=goal,
            )
        )


def _table(name: str, compared: Sequence[Recipe]) -> str:
    header = [
        t("compare.run"),
        t("chance.seeds"),
        t("chance.lowest"),
        t("chance.median"),
        t("chance.highest"),
        t("chance.mean"),
    ]
    rows = []
    for recipe in compared:
        seeds = seed_spread(_values(name, recipe))
        texts = [format_run_metric(name, value) for value in (seeds.low, seeds.median, seeds.high)]
        mean = spread_text(name, seeds.mean, seeds.deviation)
        rows.append([recipe.title, number(seeds.count or None), *texts, mean])
    return plain_table(header, rows, [recipe.style for recipe in compared])


def _test_results(name: str, compared: Sequence[Recipe]) -> None:
    first, *others = compared
    if not others:
        st.caption(t("chance.one_recipe"))
    pairs = [(0, index + 1) for index in range(len(others))]
    results = compare_pairs([_values(name, recipe) for recipe in compared], pairs)
    for other, result in zip(others, results, strict=True):
        # Titles are a learner's text and must not become markup.
        with st.container(border=True):
            st.text(significance_text(name, result, first.title, other.title))
    correction_note(results)


def _dots(name: str, recipe: Recipe) -> list[tuple[int, float]]:
    """Return seed and value of each run that has the metric."""
    ended = [run for run in recipe.runs if run.has_result()]
    values = [(run.spec.seed, metric_value(run, name)) for run in ended]
    return [(seed, value) for seed, value in values if value is not None and math.isfinite(value)]


def _values(name: str, recipe: Recipe) -> list[float | None]:
    return [metric_value(run, name) for run in recipe.runs if run.has_result()]
