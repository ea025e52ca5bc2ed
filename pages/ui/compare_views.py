"""The ways to look at runs on the Compare page."""

from __future__ import annotations

import streamlit as st

from pages.ui.text import t

VIEWS = ("curves", "seeds", "scatter", "sweep")
_KEPT, _KEY = "compare_view.kept", "compare_view"


def view_choice() -> str:
    """Draws the choice and returns one of ``VIEWS``; kept over page switches."""
    labels = {
        "curves": t("compare.view_curves"),
        "seeds": t("compare.view_seeds"),
        "scatter": t("compare.view_scatter"),
        "sweep": t("compare.view_sweep"),
    }
    if _KEY not in st.session_state:
        st.session_state[_KEY] = st.session_state.get(_KEPT, VIEWS[0])
    chosen = st.segmented_control(
        t("compare.view"), VIEWS, format_func=labels.__getitem__, key=_KEY
    )
    # A click on the chosen one unchooses it.
    view = chosen or VIEWS[0]
    st.session_state[_KEPT] = view
    return str(view)
