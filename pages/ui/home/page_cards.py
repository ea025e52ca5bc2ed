"""The way to each page: a picture of what is there, its link and a sentence."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.ui.home.thumbnails import thumbnail
from pages.ui.shell.services import learner_runs
from pages.ui.shell.site_map import SECTIONS
from pages.ui.shell.text import t


def draw_page_cards() -> None:
    """Draw a card for each page of the navigation."""
    runs = learner_runs()
    st.subheader(t("home.page_cards"), anchor=False)
    with st.container(key="page_cards"):
        for entries in SECTIONS.values():
            for entry in entries:
                picture, about = thumbnail(entry.name, runs), t(f"home.page_card.{entry.name}")
                with st.container(border=True, height="stretch"):
                    st.html(f'<i class="dl-thumbnail" style="--picture:url({picture})"></i>')
                    label, icon = t(f"app.{entry.name}"), f":material/{entry.icon}:"
                    st.page_link(f"pages/{entry.name}.py", label=label, icon=icon)
                    st.html(f"<p>{escape(about)}</p>")
