"""Who a learner is: a random token that their browser keeps, and nothing else.

Runs belong to the token. Nobody can guess it, no account is needed, and after a reload the
same browser finds its runs again.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

import streamlit as st

COOKIE = "dlcore_learner"

_KEY = "learner"
_FORM = re.compile(r"[A-Za-z0-9_-]{32}")


def learner() -> str:
    """The learner's token: this session's, else the browser's, else a new one."""
    if _KEY not in st.session_state:
        known = token_among(st.context.cookies)
        st.session_state[_KEY] = known or secrets.token_urlsafe(24)
    return str(st.session_state[_KEY])


def cookies() -> dict[str, str]:
    """What the browser has to remember: the token."""
    return {COOKIE: learner()}


def token_among(sent: Mapping[str, str]) -> str | None:
    """The token that a browser sent, or None when there is none of the right form.

    Args:
        sent: cookies by name, as the browser sent them.
    """
    token = str(sent.get(COOKIE, ""))
    return token if _FORM.fullmatch(token) else None
