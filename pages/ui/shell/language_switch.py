"""The switch between the languages."""

from __future__ import annotations

import streamlit as st

from pages.ui.shell.choice import segments
from pages.ui.shell.language import LANGUAGES, language, take_language
from pages.ui.shell.text import t

_KEY = "language_switch"


def language_switch() -> None:
    """Draws the switch; a choice takes effect at once and is remembered."""
    st.session_state[_KEY] = language()
    # The container's key puts the switch into the header, see pages/ui/shell/style.py.
    with st.container(key="language"):
        segments(
            _KEY,
            t("app.language"),
            list(LANGUAGES),
            LANGUAGES.__getitem__,
            on_change=_take,
            label_visibility="collapsed",
        )


def _take() -> None:
    take_language(st.session_state[_KEY])
