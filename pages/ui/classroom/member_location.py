"""What a member of a class has open: a page, and a lesson, idea or term on it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dlcore.classroom import Member
from dlcore.glossary import TERMS
from dlcore.ideas import IDEAS
from dlcore.lessons import LESSONS
from pages.ui.shell.site_map import HOME, page_title
from pages.ui.shell.text import t

ITEMS: Mapping[str, str] = {"lessons": "lesson", "ideas": "idea", "glossary": "term"}
"""Pages that open an item, and the parameter of the address that names it."""


def open_item(page: str) -> str:
    """Return the id of what is open on this session's page; empty if nothing is."""
    return str(st.query_params.get(ITEMS[page], "")) if page in ITEMS else ""


def item_title(page: str, item: str) -> str:
    """Return the name of what is open on a page; empty if it is unknown."""
    if page == "lessons" and item in LESSONS:
        return t(f"lesson.name.{item}")
    if page == "ideas" and item in IDEAS:
        return t(f"idea.name.{item}")
    if page == "glossary" and item in TERMS:
        return t(f"term.name.{TERMS[item].id}")
    return ""


def location_text(member: Member) -> str:
    """Return the page that a member has open, and what is open on it."""
    return item_title(member.page, member.item) or page_title(member.page or HOME)
