"""The ways to the pages of one run."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dlcore import Run

OPENED = "run"
"""Where the Train page looks for the run to show."""

INSIDE = "inside_run"
"""Where the page that looks inside does."""


def open_run(run: Run) -> None:
    """Goes to the page that shows the run."""
    st.session_state[OPENED] = run.id
    st.switch_page("pages/train.py")


def look_inside(run: Run) -> None:
    """Goes to the page that shows what the run has learned."""
    st.session_state[INSIDE] = run.id
    st.switch_page("pages/inside.py")


def close_runs(run_ids: Iterable[str]) -> None:
    """Sees to it that the Train page shows none of these runs any more."""
    if st.session_state.get(OPENED) in set(run_ids):
        del st.session_state[OPENED]
