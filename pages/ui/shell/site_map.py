"""The pages of the app and the sections of the navigation that hold them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

from pages.ui.shell.text import t

FOLDER = Path(__file__).parents[2]
"""Of the scripts."""


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
    "classroom": (
        PageEntry("classroom", "groups"),
        PageEntry("handouts", "print"),
        PageEntry("connection", "network_check"),
    ),
}
"""Pages by section; a section's title is ``app.section.<name>`` in the catalogues."""


HOME = "home"

NEVER_HIDDEN = (HOME, "classroom")
"""Pages that a teacher cannot hide."""


def navigation(hidden: Collection[str] = ()) -> Page:
    """Draw the navigation; return the page that is open.

    Args:
        hidden: names of pages without a link.
    """
    # Outside of the sections, the product's name leads Home; static/styles/frame.css adds its mark.
    pages = {"": [copy(_page(HOME, t("app.title"), None, "visible"))]}
    for section, entries in SECTIONS.items():
        pages[t(f"app.section.{section}")] = [_link(entry, hidden) for entry in entries]
    return st.navigation(pages, position="top")


def page_names() -> list[str]:
    """Return the names of all pages, Home first."""
    return [HOME, *(entry.name for entries in SECTIONS.values() for entry in entries)]


def page_title(name: str) -> str:
    """Return a page's title in words; an unknown one is Home."""
    return t(f"app.{name}") if name in page_names()[1:] else t("app.home")


def _link(entry: PageEntry, hidden: Collection[str]) -> Page:
    visibility: Literal["hidden", "visible"] = "hidden" if entry.name in hidden else "visible"
    # Streamlit marks the page that is open: each run of a script has its own.
    return copy(_page(entry.name, page_title(entry.name), f":material/{entry.icon}:", visibility))


@cache
def _page(
    name: str, title: str, icon: str | None, visibility: Literal["hidden", "visible"]
) -> Page:
    """Return a page; to look for all the scripts at every run takes longer than a short page."""
    return st.Page(
        FOLDER / f"{name}.py",
        title=title,
        icon=icon,
        default=name == HOME,
        visibility=visibility,
    )
