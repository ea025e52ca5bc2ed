"""The learner's identity: a random token in a cookie, no account.

Runs belong to the token. It cannot be guessed, and after a reload the same browser finds its runs
again.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

import streamlit as st

COOKIE = "dlcore_learner"

_KEY = "learner"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def learner() -> str:
    """Return the learner's token: this session's, else the browser's, else a new one."""
    if _KEY not in st.session_state:
        token = read_token(st.context.cookies)
        st.session_state[_KEY] = token or secrets.token_urlsafe(24)
    return str(st.session_state[_KEY])


def cookies() -> dict[str, str]:
    """Return the cookie with the token."""
    return {COOKIE: learner()}


def read_token(sent: Mapping[str, str]) -> str | None:
    """Return the token among a browser's cookies, None without one of the right form.

    Args:
        sent: cookies by name, as the browser sent them.
    """
    token = str(sent.get(COOKIE, ""))
    return token if _TOKEN.fullmatch(token) else None
