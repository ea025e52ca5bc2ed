"""The choice of the run on the Look inside page: a learner's run with weights, or a linked one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run
from dlcore.errors import RunNotFound
from dlcore.store.weights import has_weights
from pages.ui.common.open_run import INSIDE, OPENED
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.choice import select
from pages.ui.shell.services import learner_runs, store
from pages.ui.shell.text import t, when

_CHOICE = "inside_choice"


def run_choice() -> Run | None:
    """Draw the choice and return the run; None if there is no run with weights."""
    runs = [*learner_runs(), *_linked_runs()]
    by_id = {run.id: run for run in runs if has_weights(store().artifacts, run)}
    if not by_id:
        return None
    names, ids = unique_titles(runs), list(by_id)
    labels = {run.id: _label(run, names) for run in by_id.values()}
    st.session_state[_CHOICE] = _default_run(ids)
    run_id = select(_CHOICE, t("inside.run"), ids, labels.__getitem__, on_change=_apply)
    st.session_state[INSIDE] = run_id
    if run_id != ids[0]:
        # A new address for the newest run, too, would lead the Back button to this page again.
        st.query_params["run"] = run_id
    return by_id[run_id]


def _apply() -> None:
    st.session_state[INSIDE] = st.query_params["run"] = st.session_state[_CHOICE]


def _default_run(ids: Sequence[str]) -> str:
    """Return the run of the address, else the one open before, else that of the Train page."""
    candidates = (
        st.query_params.get("run"),
        st.session_state.get(INSIDE),
        st.session_state.get(OPENED),
    )
    return next((str(run_id) for run_id in candidates if run_id in ids), ids[0])


def _linked_runs() -> list[Run]:
    """Return the run of the address if it is another learner's: its id grants read access."""
    run_id = st.query_params.get("run") or st.session_state.get(INSIDE)
    if not run_id or any(run.id == run_id for run in learner_runs()):
        return []
    try:
        return [store().run(run_id)]
    except RunNotFound:
        if "run" in st.query_params:
            st.warning(t("inside.unknown_run"), icon=":material/link_off:")
            del st.query_params["run"]
        return []


def _label(run: Run, names: Mapping[str, str]) -> str:
    return t("inside.run_of", name=names[run.id], when=when(run.ended or run.created))
