"""The way to the pages that a class needs before a lesson."""

from __future__ import annotations

import streamlit as st

from pages.ui.shell.text import t

PAGES = {"connection": "network_check", "handouts": "print"}
"""Icons of the pages by name."""


def draw_page_links() -> None:
    """Draw the buttons that open the connection check and the sheets for paper."""
    with st.container(horizontal=True, key="class_links"):
        for name, icon in PAGES.items():
            label, icon = t(f"app.{name}"), f":material/{icon}:"
            if st.button(label, icon=icon, type="tertiary", key=f"open_{name}"):
                st.switch_page(f"pages/{name}.py")
