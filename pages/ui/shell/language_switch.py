"""The language switch in the header."""

from __future__ import annotations

import streamlit as st

from pages.ui.shell.choice import segments
from pages.ui.shell.language import LANGUAGES, language, switch_language
from pages.ui.shell.text import t

_KEY = "language_switch"


def language_switch() -> None:
    """Draw the switch; a choice applies immediately and is remembered."""
    st.session_state[_KEY] = language()
    # The container's key puts the switch into the header, see static/styles/frame.css.
    with st.container(key="language"):
        segments(
            _KEY,
            t("app.language"),
            list(LANGUAGES),
            LANGUAGES.__getitem__,
            on_change=lambda: switch_language(st.session_state[_KEY]),
            label_visibility="collapsed",
        )
