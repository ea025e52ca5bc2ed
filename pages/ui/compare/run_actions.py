"""What can be done with the chosen runs: open, rename, delete, download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dlcore import Run
from dlcore.store.store import MAX_NAME
from pages.ui.common.open_run import open_run
from pages.ui.compare.delete_button import delete_button
from pages.ui.shell.choice import select
from pages.ui.shell.services import store
from pages.ui.shell.text import t

_RENAME, _DELETE = "compare_rename", "compare_delete"


def run_actions(
    runs: Sequence[Run],
    titles: Mapping[str, str],
    table: Callable[[], bytes],
    curves: Callable[[], bytes],
) -> None:
    """Draws the buttons.

    Args:
        runs: the chosen ones.
        titles: their titles by id.
        table: makes the file of the table.
        curves: makes the file of the chosen runs' curves.
    """
    with st.container(horizontal=True, key="run_actions"):
        _open(runs, titles)
        _rename(runs, titles)
        _delete(runs, titles)
        st.space("stretch")
        st.download_button(
            t("compare.table_csv"),
            table,
            "runs.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="table_csv",
        )
        st.download_button(
            t("compare.curves_csv"),
            curves,
            "curves.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            disabled=not runs,
            key="curves_csv",
        )


def _open(runs: Sequence[Run], titles: Mapping[str, str]) -> None:
    label, icon = t("compare.open"), ":material/open_in_full:"
    if len(runs) == 1:
        if st.button(label, icon=icon, key="open"):
            open_run(runs[0])
        return
    with st.popover(label, icon=icon, disabled=not runs, key="compare_open"):
        if not runs:
            return
        run = _one_of(runs, titles, "open_which")
        if st.button(label, type="primary", key="open"):
            open_run(run)


def _rename(runs: Sequence[Run], titles: Mapping[str, str]) -> None:
    label, icon = t("compare.rename"), ":material/edit:"
    with st.popover(label, icon=icon, disabled=not runs, key=_RENAME, on_change="rerun"):
        if not runs:
            return
        run = _one_of(runs, titles, "rename_which")
        with st.form("rename_form", border=False):
            key = f"new_name_{run.id}"
            st.text_input(
                t("compare.new_name"),
                value=run.name,
                max_chars=MAX_NAME,
                key=key,
                placeholder=titles[run.id],
            )
            label = t("compare.save")
            st.form_submit_button(label, type="primary", on_click=_take_name, args=(run.id, key))


def _take_name(run_id: str, key: str) -> None:
    store().rename(run_id, " ".join(st.session_state[key].split()))
    st.session_state[_RENAME] = False


def _delete(runs: Sequence[Run], titles: Mapping[str, str]) -> None:
    label, icon = t("compare.delete"), ":material/delete:"
    with st.popover(label, icon=icon, disabled=not runs, key=_DELETE, on_change="rerun"):
        st.markdown(t("compare.delete_about", count=len(runs)))
        st.text("\n".join(titles[run.id] for run in runs))
        if any(not run.state.is_finished() for run in runs):
            st.caption(t("compare.delete_running"))
        delete_button([run.id for run in runs], key="delete", popover=_DELETE)


def _one_of(runs: Sequence[Run], titles: Mapping[str, str], key: str) -> Run:
    """Lets the learner say which of several runs; there is nothing to say about one."""
    if len(runs) == 1:
        return runs[0]
    known = {run.id: run for run in runs}
    chosen = select(key, t("compare.which"), list(known), titles.__getitem__)
    return known[chosen]
