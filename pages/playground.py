"""Playground: a small network learns points in the plane while every neuron is visible."""

from __future__ import annotations

import streamlit as st

from pages.ui.playground.component import hidden_controls, playground
from pages.ui.playground.own_table import own_table
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.services import engine
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t


def draw_page() -> None:
    engine()
    with st.container(key="playground_page"):
        st.title(t("playground.title"), anchor=False)
        draw_playground()
        draw_term_links(
            "neuron", "hidden-layer", "activation-function", "learning-rate", "overfitting"
        )
        if not hidden_controls() & {"data", "own"}:
            own_table()
        with st.expander(t("playground.about_title"), icon=":material/help:"):
            st.markdown(t("playground.about"))
        st.page_link(
            "pages/compare.py", label=t("playground.to_compare"), icon=":material/query_stats:"
        )
        st.page_link("pages/lessons.py", label=t("playground.to_lessons"), icon=":material/school:")


@st.fragment
@error_boundary()
def draw_playground() -> None:
    """Draw the component, which runs this again at each poll."""
    playground()


draw_page()
