"""The way from a list of runs to a run's own page."""

from __future__ import annotations

import streamlit as st

from dlcore import Run


def open_run(run: Run) -> None:
    """Goes to the page that shows the run."""
    st.session_state["run"] = run.id
    st.switch_page("pages/train.py")
