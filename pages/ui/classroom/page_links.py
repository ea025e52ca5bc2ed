"""The way to the pages that a class needs before a lesson."""

from __future__ import annotations

import streamlit as st

from pages.ui.shell.site_map import SECTIONS
from pages.ui.shell.text import t

PAGES = ("connection", "handouts")
"""Names, in this order."""


def draw_page_links() -> None:
    """Draw the buttons that open the connection check and the sheets for paper."""
    with st.container(horizontal=True, key="class_links"):
        icons = {entry.name: entry.icon for entry in SECTIONS["classroom"]}
        for name in PAGES:
            label, icon = t(f"app.{name}"), f":material/{icons[name]}:"
            if st.button(label, icon=icon, type="tertiary", key=f"open_{name}"):
                st.switch_page(f"pages/{name}.py")
