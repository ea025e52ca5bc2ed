"""The language of the pages for the current session."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

import pages

LANGUAGES: Mapping[str, str] = {"ja": "日本語", "en": "English"}
"""Code to the language's name in that language, in the order of the switch."""

DEFAULT = "ja"
COOKIE = "dlcore_language"

_CURRENT = "language"
_LINKED = "language_linked"
"""Set while the language comes from a link; it then stays in the address on every page."""
_CHOSEN = "language_chosen"
"""Set once the learner used the switch; the choice is then kept in a cookie."""


def language() -> str:
    """Return the code of the current language, a key of ``LANGUAGES``."""
    if pages.HAS_BARE_SESSIONS and _CURRENT not in st.session_state:
        # ``app.py`` has not run in this session.
        st.rerun()
    current = str(st.session_state.get(_CURRENT))
    return current if current in LANGUAGES else detect_language()


def detect_language() -> str:
    """Return the link's language, else the session's, else the cookie's, else the browser's."""
    candidates = (
        st.query_params.get("lang"),
        st.session_state.get(_CURRENT),
        st.context.cookies.get(COOKIE),
    )
    known = (str(code) for code in candidates if code in LANGUAGES)
    return next(known, None) or match_locale(st.context.locale)


def init_language() -> None:
    """Set the language at the start of a page run and keep ``?lang=`` in the address.

    Streamlit's navigation drops query parameters, so a linked language is put back.
    """
    st.session_state[_CURRENT] = detect_language()
    if "lang" in st.query_params:
        st.session_state[_LINKED] = True
    elif st.session_state.get(_LINKED):
        st.query_params["lang"] = st.session_state[_CURRENT]


def switch_language(code: str) -> None:
    """Set the language that the learner chose; from now on it overrides the link.

    Args:
        code: a key of ``LANGUAGES``.
    """
    st.session_state[_CURRENT] = code
    st.session_state[_CHOSEN] = True
    st.session_state[_LINKED] = False
    st.query_params.pop("lang", None)


def cookies() -> dict[str, str]:
    """Return the cookie with the learner's choice, nothing before they made one."""
    return {COOKIE: language()} if st.session_state.get(_CHOSEN) else {}


def restore(remembered: Mapping[str, str]) -> None:
    """Set the language that a browser kept although it came with no cookie; a link has priority."""
    code = str(remembered.get(COOKIE))
    if code in LANGUAGES and "lang" not in st.query_params:
        switch_language(code)


def match_locale(locale: str | None) -> str:
    """Return the app's language for a browser's locale.

    Args:
        locale: for instance ``ja-JP``; None when unknown.

    Returns:
        The same language if there is one, Japanese for an unknown locale, else English.
    """
    if not locale:
        return DEFAULT
    code = locale.replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else "en"
