"""The learner's identity: a random token in a cookie, no account.

The token cannot be guessed, and after a reload the same browser finds its runs again. The store
knows a hash of it only, so that nobody who reads the database gets another's runs.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

import streamlit as st

from dlcore.store.learner_id import learner_id

COOKIE = "dlcore_learner"

_ID, _TOKEN_KEY = "learner", "learner_token"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


def learner() -> str:
    """Return the id of this session's learner, to whom runs belong."""
    if _ID not in st.session_state:
        st.session_state[_ID] = learner_id(learner_token())
    return str(st.session_state[_ID])


def learner_token() -> str:
    """Return the learner's token: this session's, else the browser's, else a new one."""
    if _TOKEN_KEY not in st.session_state:
        token = read_token(st.context.cookies)
        st.session_state[_TOKEN_KEY] = token or secrets.token_urlsafe(24)
    return str(st.session_state[_TOKEN_KEY])


def cookies() -> dict[str, str]:
    """Return the cookie with the token."""
    return {COOKIE: learner_token()}


def restore(remembered: Mapping[str, str]) -> None:
    """Become the learner whose token a browser kept although it came with no cookie."""
    token = read_token(remembered)
    if token:
        st.session_state[_TOKEN_KEY] = token
        st.session_state.pop(_ID, None)


def read_token(sent: Mapping[str, str]) -> str | None:
    """Return the token among what a browser sent, None without one of the right form.

    Args:
        sent: cookies, or what it remembers, by name.
    """
    token = str(sent.get(COOKIE, ""))
    return token if _TOKEN.fullmatch(token) else None
