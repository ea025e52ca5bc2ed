"""Compare: the learner's runs, their curves in one chart, their metrics side by side."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run
from pages.ui.charts.bands import CurveGroup
from pages.ui.common.curve_groups import group_curves, group_seeds
from pages.ui.common.keep_runs import forgetting_notice
from pages.ui.common.open_run import draw_train_link
from pages.ui.common.run_curves import Curves, curves_csv, draw_groups, read_curves
from pages.ui.common.run_progress import unfinished
from pages.ui.common.run_titles import RunTitles
from pages.ui.compare.bundle_upload import bundle_upload
from pages.ui.compare.metrics_table import Group, course_table, results_table
from pages.ui.compare.run_actions import run_actions
from pages.ui.compare.run_choice import choose_runs
from pages.ui.compare.run_search import search_runs
from pages.ui.compare.run_table import table_csv
from pages.ui.compare.seeds_view import seeds_view
from pages.ui.compare.setting_scatter import setting_scatter
from pages.ui.compare.storage import storage
from pages.ui.compare.sweep_view import sweep_view
from pages.ui.compare.unreadable_runs import unreadable_runs
from pages.ui.shell.choice import select, tabs
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import learner_runs, store
from pages.ui.shell.terms import METRIC_TERMS, draw_term_links, explained
from pages.ui.shell.text import t

POLL_SECONDS = 1.0


def draw_page() -> None:
    st.title(t("compare.title"), anchor=False)
    runs = learner_runs()
    unreadable_runs()
    if not runs:
        draw_train_link(t("compare.empty"), t("compare.begin"))
        draw_import()
        return
    st.markdown(t("compare.lead"))
    forgetting_notice(runs)
    polls = bool(unfinished(runs))
    st.fragment(draw_runs, run_every=POLL_SECONDS if polls else None)(polls)
    storage(runs)
    draw_import()


def draw_import() -> None:
    label, icon = t("take.import_title"), ":material/upload:"
    with st.expander(label, icon=icon, on_change="rerun", key="bring_back") as expander:
        if expander.open:
            bundle_upload()


@error_boundary()
def draw_runs(polls: bool) -> None:
    """Draw everything about the runs, as a fragment that polls while a run is unfinished."""
    runs = learner_runs()
    if not runs or bool(unfinished(runs)) != polls:
        st.rerun()
    titles = RunTitles.from_runs(runs)
    names = titles.runs
    found = search_runs(runs, names)
    chosen = choose_runs(runs, found, titles)
    curves = read_curves(store(), chosen, names)
    table = table_csv([[run] for run in found], titles)
    run_actions(chosen, names, table, curves_csv(curves))
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        view = select_view()
    with right:
        baseline = select_baseline(chosen, titles)
    ordered = sorted(chosen, key=lambda run: run.id != baseline)
    match view:
        case "seeds":
            seeds_view(runs, ordered)
        case "scatter":
            setting_scatter(runs, names)
        case "sweep":
            sweep_view(runs, ordered, names)
        case _:
            draw_curves(ordered, titles, curves, 0 if baseline else None)


def select_view() -> str:
    labels = {
        "curves": t("compare.view_curves"),
        "seeds": t("compare.view_seeds"),
        "scatter": t("compare.view_scatter"),
        "sweep": t("compare.view_sweep"),
    }
    return tabs("compare_view", t("compare.view"), list(labels), labels.__getitem__)


def select_baseline(runs: Sequence[Run], titles: RunTitles) -> str:
    """Draw the choice of the run that others are compared with; return its id or an empty text.

    Repetitions with other seeds are one choice, that of the first of them.
    """
    groups = {group[0].id: titles.title(group) for group in group_seeds(runs)}
    labels = {"": t("compare.no_baseline")} | groups
    with st.container(width=320):
        label = t("compare.baseline")
        return select("compare_baseline", label, list(labels), labels.__getitem__)


def draw_curves(
    chosen: Sequence[Run], titles: RunTitles, curves: Curves, baseline: int | None
) -> None:
    if not chosen:
        st.info(t("compare.none_chosen"), icon=":material/check_box:")
        return
    groups = group_seeds(chosen)
    drawn = group_curves(groups, titles, curves)
    draw_charts(drawn)
    st.subheader(t("compare.figures"), anchor=False)
    if len(chosen) == 1:
        st.caption(t("compare.one_chosen"))
    if len({run.spec.dataset.comparison_key() for run in chosen}) > 1:
        st.caption(t("compare.different_data"))
    columns = [
        Group(curve.title, curve.style, group) for curve, group in zip(drawn, groups, strict=True)
    ]
    # The baseline is the first of the runs, and so in the first column.
    st.html(results_table(columns, baseline))
    with st.expander(t("compare.course"), icon=":material/table_rows:"):
        st.html(course_table(columns, baseline))
    metrics = (metric.value for run in chosen for metric in run.spec.training.metrics)
    draw_term_links("loss-function", *(METRIC_TERMS[name] for name in dict.fromkeys(metrics)))
    tested = [titles.runs[run.id] for run in chosen if run.spec.training.validation == "test"]
    if tested:
        # Plain text: the learner may have typed the names.
        runs = t("chart.separator").join(dict.fromkeys(tested))
        st.text(t("compare.validates_on_test", runs=runs))


def draw_charts(drawn: Sequence[CurveGroup]) -> None:
    """Draw the choice of smoothing and axis, and the curves."""
    with st.popover(t("compare.curve_view"), icon=":material/tune:", key="curve_view"):
        about = explained(t("compare.smoothing_help"), "learning-curve")
        smoothing = st.slider(
            t("compare.smoothing"),
            0.0,
            0.9,
            0.0,
            0.1,
            key="smoothing",
            bind="query-params",
            help=about,
        )
        is_log = st.toggle(t("compare.log_loss"), key="log_loss", bind="query-params")
    draw_groups(drawn, smoothing=smoothing, loss_axis="log" if is_log else "linear")


draw_page()
