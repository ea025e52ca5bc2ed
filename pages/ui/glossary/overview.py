"""The list of all terms: search, topics, and a plain list for print."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore.glossary import Term, Topic
from pages.ui.glossary.search import find_terms
from pages.ui.shell.choice import tabs
from pages.ui.shell.text import t

OPENED = "term"
"""Key of the open term in the query parameters and in the session state."""

INDEX, PRINT = "index", "print"


def draw_overview() -> None:
    """Draw the search, and the terms that it finds by topic."""
    st.markdown(t("glossary.lead"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        query = st.text_input(
            t("glossary.search"),
            placeholder=t("glossary.search_example"),
            icon=":material/search:",
            key="glossary_search",
            persist_state="session",
            width=420,
        )
        labels = {INDEX: t("glossary.index"), PRINT: t("glossary.print")}
        view = tabs("glossary_view", t("glossary.view"), [INDEX, PRINT], labels.__getitem__)
    found = find_terms(query)
    if not found:
        st.info(t("glossary.nothing"), icon=":material/search_off:")
    for topic in Topic:
        terms = [term for term in found if term.topic is topic]
        if terms:
            st.subheader(t(f"glossary.topic.{topic.value}"), anchor=False)
            if view == PRINT:
                _draw_list(terms)
            elif query:
                _draw_found(terms)
            else:
                draw_term_buttons(terms)


def draw_term_buttons(terms: Sequence[Term]) -> None:
    """Draw a button for each term that opens its entry."""
    with st.container(horizontal=True, gap="small"):
        for term in terms:
            name = t(f"term.name.{term.id}")
            st.button(name, key=f"open_{term.id}", on_click=_open, args=(term.id,))


def _draw_found(terms: Sequence[Term]) -> None:
    for term in terms:
        draw_term_buttons([term])
        st.caption(t(f"term.definition.{term.id}"))


def _draw_list(terms: Sequence[Term]) -> None:
    for term in terms:
        name, definition = t(f"term.name.{term.id}"), t(f"term.definition.{term.id}")
        keras = f" `{term.keras}`" if term.keras else ""
        plain = t(f"term.plain.{term.id}")
        st.markdown(f"**{name}**{keras}  \n{definition}  \n_{plain}_")


def _open(term: str) -> None:
    st.session_state[OPENED] = st.query_params[OPENED] = term
