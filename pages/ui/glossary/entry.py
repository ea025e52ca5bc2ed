"""The entry of one term: words, formula, and where the app has it."""

from __future__ import annotations

from urllib.parse import parse_qsl

import streamlit as st

from dlcore.glossary import TERMS, Term
from pages.ui.glossary.overview import draw_term_buttons
from pages.ui.glossary.snippet import draw_snippet
from pages.ui.shell.language import LANGUAGES, language
from pages.ui.shell.names import name_of
from pages.ui.shell.text import catalogue, has, t


def draw_entry(term: Term) -> None:
    """Draw everything about a term."""
    st.caption(_other_names(term))
    st.caption(t("glossary.also", words=t(f"term.search.{term.id}")))
    words, code = st.columns([5, 6], gap="large")
    with words:
        _draw_words(term)
        _draw_app_button(term)
        st.markdown(f"**{t('glossary.related')}**")
        draw_term_buttons([TERMS[name] for name in term.related])
    with code:
        draw_snippet(term)


def _other_names(term: Term) -> str:
    """Return the topic, the names in the other languages and the name in Keras."""
    key = f"term.name.{term.id}"
    others = [catalogue(code)[key].forms[0] for code in LANGUAGES if code != language()]
    keras = [t("glossary.keras", name=f"`{term.keras}`")] if term.keras else []
    return " · ".join([t(f"glossary.topic.{term.topic.value}"), *others, *keras])


def _draw_words(term: Term) -> None:
    st.markdown(t(f"term.definition.{term.id}"))
    st.info(t(f"term.plain.{term.id}"), icon=":material/lightbulb:")
    if term.formula:
        st.latex(term.formula)
        st.caption(t(f"term.symbols.{term.id}"))
    st.markdown(f"**{t('glossary.use')}**  \n{t(f'term.use.{term.id}')}")
    if has(f"term.source.{term.id}"):
        st.caption(t("glossary.source", text=t(f"term.source.{term.id}")))


def _draw_app_button(term: Term) -> None:
    page, _, query = term.address.partition("?")
    parameters = dict(parse_qsl(query))
    name = t(f"app.{page}")
    if "lesson" in parameters:
        name = t("glossary.lesson", name=t(f"lesson.name.{parameters['lesson']}"))
    if "preset" in parameters:
        name = t("glossary.experiment", name=name_of("preset", parameters["preset"]))
    st.markdown(f"**{t('glossary.in_app')}**  \n{name}")
    icon = ":material/arrow_forward:"
    if st.button(t("glossary.open"), icon=icon, key="open_in_app"):
        # Train opens it in place of the settings that it shows.
        st.session_state["preset"] = parameters.pop("preset", None)
        st.switch_page(f"pages/{page}.py", query_params=parameters)
