"""Glossary: search the terms, read an entry, run its snippet."""

from __future__ import annotations

import streamlit as st

from dlcore.glossary import TERMS
from pages.ui.common.open_item import open_item
from pages.ui.common.title_row import title_row
from pages.ui.glossary.entry import draw_entry
from pages.ui.glossary.overview import OPENED, draw_overview
from pages.ui.shell.text import t

term = open_item(OPENED, TERMS, close_button="all_terms")
if term:
    title_row(t(f"term.name.{term}"), t("glossary.all"), key="all_terms", item=OPENED)
    draw_entry(TERMS[term])
else:
    st.title(t("glossary.title"), anchor=False)
    draw_overview()
