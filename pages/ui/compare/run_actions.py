"""Actions on the selected runs: open, rename, delete, download."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from dlcore import Run
from dlcore.store.store import MAX_NAME, MAX_NOTE
from pages.ui.common.download import download
from pages.ui.common.open_run import open_run
from pages.ui.common.popover import close_popover, popover
from pages.ui.compare.delete_button import delete_button
from pages.ui.shell.choice import select
from pages.ui.shell.services import store
from pages.ui.shell.text import t

CSV = "text/csv"

_RENAME, _DELETE = "compare_rename", "compare_delete"


def run_actions(
    runs: Sequence[Run],
    titles: Mapping[str, str],
    table: Callable[[], bytes],
    curves: Callable[[], bytes],
) -> None:
    """Draw the buttons.

    Args:
        runs: the selected ones.
        titles: their titles by id.
        table: makes the CSV file of the table.
        curves: makes the CSV file of the selected runs' curves.
    """
    with st.container(horizontal=True, key="run_actions"):
        _open(runs, titles)
        _rename(runs, titles)
        _delete(runs, titles)
        st.space("stretch")
        download(t("compare.table_csv"), table, "runs.csv", CSV, key="table_csv")
        download(
            t("compare.curves_csv"), curves, "curves.csv", CSV, key="curves_csv", disabled=not runs
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
        run = _select_run(runs, titles, "open_which")
        if st.button(label, type="primary", key="open"):
            open_run(run)


def _rename(runs: Sequence[Run], titles: Mapping[str, str]) -> None:
    label, icon = t("compare.rename"), ":material/edit:"
    with popover(_RENAME, label, icon=icon, disabled=not runs):
        if not runs:
            return
        run = _select_run(runs, titles, "rename_which")
        with st.form("rename_form", border=False):
            key = f"new_name_{run.id}"
            st.text_input(
                t("compare.new_name"),
                value=run.name,
                max_chars=MAX_NAME,
                key=key,
                placeholder=titles[run.id],
            )
            note = f"note_{run.id}"
            st.text_input(
                t("compare.note"),
                value=run.note,
                max_chars=MAX_NOTE,
                key=note,
                help=t("compare.note_about"),
            )
            st.form_submit_button(
                t("compare.save"), type="primary", on_click=_apply, args=(run.id, key, note)
            )


def _apply(run_id: str, name: str, note: str) -> None:
    """Store the texts of the two fields."""
    store().rename(run_id, " ".join(st.session_state[name].split()))
    store().annotate(run_id, " ".join(st.session_state[note].split()))
    close_popover(_RENAME)


def _delete(runs: Sequence[Run], titles: Mapping[str, str]) -> None:
    label, icon = t("compare.delete"), ":material/delete:"
    with popover(_DELETE, label, icon=icon, disabled=not runs):
        st.markdown(t("compare.delete_about", count=len(runs)))
        st.text("\n".join(titles[run.id] for run in runs))
        if any(not run.state.is_finished() for run in runs):
            st.caption(t("compare.delete_running"))
        delete_button([run.id for run in runs], key="delete", popover_key=_DELETE)


def _select_run(runs: Sequence[Run], titles: Mapping[str, str], key: str) -> Run:
    """Draw the choice of one of several runs; a single run needs none."""
    if len(runs) == 1:
        return runs[0]
    by_id = {run.id: run for run in runs}
    return by_id[select(key, t("compare.which"), list(by_id), titles.__getitem__)]
