"""Links to entries of the glossary."""

from __future__ import annotations

import streamlit as st

from dlcore.glossary import TERMS
from pages.ui.shell.text import t


def term_link(term: str) -> str:
    """Return a Markdown link to the entry of a term, which opens beside the current page.

    Raises:
        KeyError: the glossary has no such term.
    """
    return f"[{t(f'term.name.{TERMS[term].id}')}](glossary?term={term})"


def explained(text: str, *terms: str) -> str:
    """Return a help text that ends with links to its terms."""
    links = t("chart.separator").join(map(term_link, terms))
    return f"{text}\n\n{t('glossary.more', terms=links)}"


def draw_term_links(*terms: str) -> None:
    """Draw links to the terms that a figure, a table or a section is about."""
    links = t("chart.separator").join(map(term_link, terms))
    st.caption(t("glossary.more", terms=links))
