"""The document's language, what a browser remembers, and the menu, set by an invisible component.

Streamlit itself cannot set a cookie. Where a proxy removes cookies, as on Streamlit Community
Cloud, every reload would be a new learner: the browser's storage has the same values, and the
browser sends those that came with no cookie.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import streamlit as st

from pages.ui.shell import language, learner
from pages.ui.shell.assets import module_component
from pages.ui.shell.reported import reported

_KEY = "browser_component"
_SESSION = "browser_session"


def update_browser(page: str) -> None:
    """Set the document's language, and what is remembered.

    Fonts and screen readers use the language; the browser loads Streamlit's fixed words in it.

    Args:
        page: address of the page; a new one closes the menu on a phone.
    """
    component = module_component("dlcore_browser", "browser.js", html="")
    data = {
        "language": language.language(),
        "page": page,
        "remember": learner.cookies() | language.cookies(),
        "missing": _missing(),
        "session": st.session_state.setdefault(_SESSION, secrets.token_hex(8)),
    }
    # The container's key takes the element out of the page's flow, see static/styles/frame.css.
    with st.container(key="browser"):
        component(key=_KEY, data=data, height=1, on_remembered_change=_receive)


def _missing() -> list[str]:
    """Return the names that came with no cookie."""
    sent = st.context.cookies
    is_missing = {
        learner.COOKIE: learner.read_token(sent) is None,
        language.COOKIE: language.COOKIE not in sent,
    }
    return [name for name, missing in is_missing.items() if missing]


def _receive() -> None:
    remembered = reported(_KEY, "remembered")
    if isinstance(remembered, Mapping):
        learner.restore(remembered)
        language.restore(remembered)
