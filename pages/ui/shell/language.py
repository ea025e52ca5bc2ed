"""The language of the pages for the current session."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

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


_known = threading.local()
"""The language of the script that this thread runs: a page asks for it hundreds of times."""


def language() -> str:
    """Return the code of the current language, a key of ``LANGUAGES``."""
    script = get_script_run_ctx(suppress_warning=True)
    if script is not None and getattr(_known, "script", None) is script:
        return str(_known.language)
    if pages.HAS_BARE_SESSIONS and _CURRENT not in st.session_state:
        # ``app.py`` has not run in this session.
        st.rerun()
    current = str(st.session_state.get(_CURRENT))
    _known.language = current if current in LANGUAGES else detect_language()
    _known.script = script
    return str(_known.language)


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
    _set_language(detect_language())
    if "lang" in st.query_params:
        st.session_state[_LINKED] = True
    elif st.session_state.get(_LINKED):
        st.query_params["lang"] = st.session_state[_CURRENT]


def switch_language(code: str) -> None:
    """Set the language that the learner chose; from now on it overrides the link.

    Args:
        code: a key of ``LANGUAGES``.
    """
    _set_language(code)
    st.session_state[_CHOSEN] = True
    st.session_state[_LINKED] = False
    st.query_params.pop("lang", None)


def _set_language(code: str) -> None:
    st.session_state[_CURRENT] = code
    _known.script = None


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
