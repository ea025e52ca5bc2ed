"""Compare: the learner's runs, their curves over one another, their figures side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run
from pages.ui.common.run_choice import choose, chosen_runs
from pages.ui.common.run_curves import Curves, curves_csv, curves_of, draw_groups
from pages.ui.common.run_titles import titles
from pages.ui.compare.baseline import pinned_choice
from pages.ui.compare.bundle_upload import bundle_upload
from pages.ui.compare.curve_groups import bundles, grouped
from pages.ui.compare.metrics_table import figures_table
from pages.ui.compare.run_actions import run_actions
from pages.ui.compare.run_table import draw_run_table, run_columns, table_csv
from pages.ui.compare.seeds_view import seeds_view
from pages.ui.compare.setting_scatter import setting_scatter
from pages.ui.compare.storage import storage
from pages.ui.compare.sweep_view import sweep_view
from pages.ui.compare.views import view_choice
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import own_runs, store
from pages.ui.shell.text import t

POLL_SECONDS = 1.0


def page() -> None:
    st.title(t("compare.title"), anchor=False)
    runs = own_runs()
    if not runs:
        empty()
        bring_back()
        return
    st.markdown(t("compare.lead"))
    going_on = goes_on(runs)
    st.fragment(board, run_every=POLL_SECONDS if going_on else None)(going_on)
    storage(runs)
    bring_back()


def bring_back() -> None:
    label, icon = t("take.import_title"), ":material/upload:"
    with st.expander(label, icon=icon, on_change="rerun", key="bring_back") as more:
        if more.open:
            bundle_upload()


def empty() -> None:
    with st.container(border=True):
        st.markdown(t("compare.empty"))
        if st.button(t("compare.begin"), type="primary", icon=":material/model_training:"):
            st.switch_page("pages/train.py")


def goes_on(runs: Sequence[Run]) -> bool:
    return any(not run.state.is_finished() for run in runs)


@error_boundary()
def board(went_on: bool) -> None:
    """All that is seen of runs; while one goes on, this alone is drawn again and again."""
    runs = own_runs()
    if not runs or goes_on(runs) != went_on:
        st.rerun()
    names, ids = titles(runs), [run.id for run in runs]
    columns = run_columns(runs, names)
    at_first = chosen_runs(ids)
    rows = [row for row, run_id in enumerate(ids) if run_id in at_first]
    # Rows are chosen by their place, so other rows need another table.
    chosen_rows = draw_run_table(columns, rows, key=f"runs_{ids[0]}_{len(ids)}")
    if chosen_rows != rows:
        choose(ids, [ids[row] for row in chosen_rows])
    chosen = [runs[row] for row in chosen_rows]
    curves = curves_of(store(), chosen, names)
    run_actions(chosen, names, table_csv(columns), curves_csv(curves))
    with st.container(horizontal=True, vertical_alignment="bottom", key="compare_how"):
        view = view_choice()
        baseline = pinned_choice(chosen, names)
    ordered = sorted(chosen, key=lambda run: run.id != baseline)
    match view:
        case "seeds":
            seeds_view(runs, ordered, names)
        case "scatter":
            setting_scatter(runs, names)
        case "sweep":
            sweep_view(runs, ordered, names)
        case _:
            draw_chosen(ordered, names, curves, 0 if baseline else None)


def draw_chosen(
    chosen: Sequence[Run], names: Mapping[str, str], curves: Curves, baseline: int | None
) -> None:
    if not chosen:
        st.info(t("compare.none_chosen"), icon=":material/check_box:")
        return
    together = bundles(chosen)
    draw_groups(grouped(chosen, names, curves, together))
    st.subheader(t("compare.figures"), anchor=False)
    if len(chosen) == 1:
        st.caption(t("compare.one_chosen"))
    if len({run.spec.dataset.measure() for run in chosen}) > 1:
        st.caption(t("compare.different_data"))
    curve_of = {place: number for number, places in enumerate(together) for place in places}
    numbers = [curve_of[place] for place in range(len(chosen))]
    st.html(figures_table(chosen, names, numbers, baseline))


page()
