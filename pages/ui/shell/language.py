"""Which language the learner reads."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

LANGUAGES: Mapping[str, str] = {"ja": "日本語", "en": "English"}
"""Code to the language's own name, in the order of the switch."""

DEFAULT = "ja"
COOKIE = "dlcore_language"

_CURRENT = "language"
_LINKED = "language_linked"
"""Set while the language comes from a link; it then stays in the address on every page."""
_CHOSEN = "language_chosen"
"""Set once the learner chose; the choice is then kept in a cookie."""


def language() -> str:
    """Code of the current language, a key of ``LANGUAGES``."""
    current = str(st.session_state.get(_CURRENT))
    return current if current in LANGUAGES else choose_language()


def choose_language() -> str:
    """The link's language, else the learner's choice, else the browser's, else Japanese."""
    candidates = (
        st.query_params.get("lang"),
        st.session_state.get(_CURRENT),
        st.context.cookies.get(COOKIE),
    )
    known = [str(code) for code in candidates if code in LANGUAGES]
    return known[0] if known else spoken(st.context.locale)


def settle_language() -> None:
    """Decides the language at the start of a page run and keeps ``?lang=`` in the address.

    Sidebar navigation drops the address's parameters, so a linked language is put back.
    """
    st.session_state[_CURRENT] = choose_language()
    if "lang" in st.query_params:
        st.session_state[_LINKED] = True
    elif st.session_state.get(_LINKED):
        st.query_params["lang"] = st.session_state[_CURRENT]


def take_language(code: str) -> None:
    """Makes a language the learner's own choice; it wins over the link from now on.

    Args:
        code: a key of ``LANGUAGES``.
    """
    st.session_state[_CURRENT] = code
    st.session_state[_CHOSEN] = True
    st.session_state[_LINKED] = False
    st.query_params.pop("lang", None)


def cookies() -> dict[str, str]:
    """What the browser has to remember: the choice, once there is one."""
    return {COOKIE: language()} if st.session_state.get(_CHOSEN) else {}


def spoken(locale: str | None) -> str:
    """The language to speak to a browser.

    Args:
        locale: the browser's, for instance ``ja-JP``; None when unknown.

    Returns:
        The same language if there is one, Japanese for an unknown browser, else English.
    """
    if not locale:
        return DEFAULT
    code = locale.replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else "en"
