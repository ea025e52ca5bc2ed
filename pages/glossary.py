"""Glossary: search the terms, read an entry, run its snippet."""

from __future__ import annotations

import streamlit as st

from dlcore.glossary import TERMS, Term
from pages.ui.common.title_row import title_row
from pages.ui.glossary.entry import draw_entry
from pages.ui.glossary.overview import OPENED, draw_overview
from pages.ui.shell.text import t


def current_term() -> Term | None:
    """Return the term of the address, else the term that was open last."""
    name = str(st.query_params.get(OPENED) or st.session_state.get(OPENED))
    if name not in TERMS:
        close_term()
        return None
    st.session_state[OPENED] = st.query_params[OPENED] = name
    return TERMS[name]


def close_term() -> None:
    st.session_state.pop(OPENED, None)
    st.query_params.pop(OPENED, None)


term = current_term()
if term:
    name = t(f"term.name.{term.id}")
    title_row(name, t("glossary.all"), key="all_terms", on_click=close_term)
    draw_entry(term)
else:
    st.title(t("glossary.title"), anchor=False)
    draw_overview()
