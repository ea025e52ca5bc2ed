"""The pages of the app and the sections of the navigation that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from pages.ui.shell.text import t


@dataclass(frozen=True)
class PageEntry:
    """One page.

    Args:
        name: of the script in ``pages``, of the page's address and, after ``app.``, of its title
            in the catalogues.
        icon: a Material Symbol.
    """

    name: str
    icon: str


SECTIONS: Mapping[str, tuple[PageEntry, ...]] = {
    "experiment": (
        PageEntry("train", "model_training"),
        PageEntry("compare", "query_stats"),
        PageEntry("data", "dataset"),
    ),
    "explore": (
        PageEntry("playground", "scatter_plot"),
        PageEntry("draw", "draw"),
        PageEntry("inside", "troubleshoot"),
        PageEntry("labs", "experiment"),
        PageEntry("reviews", "rate_review"),
        PageEntry("forecast", "show_chart"),
    ),
    "learn": (
        PageEntry("ideas", "touch_app"),
        PageEntry("lessons", "school"),
        PageEntry("glossary", "dictionary"),
    ),
}
"""Pages by section; a section's title is ``app.section.<name>`` in the catalogues."""


def navigation() -> Page:
    """Draw the navigation; return the page that is open."""
    # Outside of the sections, the product's name leads Home; static/styles/frame.css adds its mark.
    pages = {"": [st.Page("pages/home.py", title=t("app.title"), default=True)]}
    for section, entries in SECTIONS.items():
        pages[t(f"app.section.{section}")] = [_page(entry) for entry in entries]
    return st.navigation(pages, position="top")


def _page(entry: PageEntry) -> Page:
    icon = f":material/{entry.icon}:"
    return st.Page(f"pages/{entry.name}.py", title=t(f"app.{entry.name}"), icon=icon)
