"""Navigation to the pages of one run, and to training where there is no run yet."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dlcore import Run

OPENED = "run"
"""Session key of the run that the Train page shows."""

INSIDE = "inside_run"
"""Session key of the run that the Look inside page shows."""


def open_run(run: Run) -> None:
    """Switch to the Train page with a run."""
    st.session_state[OPENED] = run.id
    st.switch_page("pages/train.py")


def open_inside(run: Run) -> None:
    """Switch to the Look inside page with a run."""
    st.session_state[INSIDE] = run.id
    st.switch_page("pages/inside.py", query_params={"run": run.id})


def draw_train_link(text: str, label: str) -> None:
    """Draw a text with a button to the Train page."""
    with st.container(border=True):
        st.markdown(text)
        if st.button(label, type="primary", icon=":material/model_training:"):
            st.switch_page("pages/train.py")


def close_runs(run_ids: Iterable[str]) -> None:
    """Make the Train page show none of these runs."""
    if st.session_state.get(OPENED) in set(run_ids):
        del st.session_state[OPENED]
