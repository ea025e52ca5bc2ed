"""Which run is looked into: one of the learner's own that left weights, or one of a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run
from dlcore.errors import RunNotFound
from dlcore.store.weights import has_weights
from pages.ui.common.open_run import INSIDE, OPENED
from pages.ui.common.run_titles import titles
from pages.ui.shell.choice import select
from pages.ui.shell.services import own_runs, store
from pages.ui.shell.text import t, when

_CHOICE = "inside_choice"


def chosen_run() -> Run | None:
    """Draws the choice; None where there is no run to look into."""
    runs = [*own_runs(), *_linked()]
    known = {run.id: run for run in runs if has_weights(store().artifacts, run)}
    if not known:
        return None
    names, ids = titles(runs), list(known)
    labels = {run.id: _label(run, names) for run in known.values()}
    st.session_state[_CHOICE] = _first_choice(ids)
    chosen = select(_CHOICE, t("inside.run"), ids, labels.__getitem__, on_change=_take)
    st.session_state[INSIDE] = st.query_params["run"] = chosen
    return known[chosen]


def _take() -> None:
    st.session_state[INSIDE] = st.query_params["run"] = st.session_state[_CHOICE]


def _first_choice(ids: Sequence[str]) -> str:
    """The run of the address, else the one seen before, else that of the Train page."""
    wished = (
        st.query_params.get("run"),
        st.session_state.get(INSIDE),
        st.session_state.get(OPENED),
    )
    return next((str(run_id) for run_id in wished if run_id in ids), ids[0])


def _linked() -> list[Run]:
    """The run of the address where it is somebody else's: whoever has its id may see it."""
    run_id = st.query_params.get("run") or st.session_state.get(INSIDE)
    if not run_id or any(run.id == run_id for run in own_runs()):
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
