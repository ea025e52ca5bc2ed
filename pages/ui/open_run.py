"""The way from a list of runs to a run's own page."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dlcore import Run

_OPENED = "run"
"""Where the Train page looks for the run to show."""


def open_run(run: Run) -> None:
    """Goes to the page that shows the run."""
    st.session_state[_OPENED] = run.id
    st.switch_page("pages/train.py")


def close_runs(run_ids: Iterable[str]) -> None:
    """Sees to it that the Train page shows none of these runs any more."""
    if st.session_state.get(_OPENED) in set(run_ids):
        del st.session_state[_OPENED]
