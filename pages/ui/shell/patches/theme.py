"""Reads the theme of ``.streamlit/config.toml`` once.

Every answer of the server to a browser, also to a poll, begins with the whole theme, which
Streamlit reads from its settings each time: a tenth of what a poll costs. Streamlit has no setting
for this: a function that remembers replaces the one that does it.
"""

from __future__ import annotations

from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_populate = app_session._populate_theme_msg


@cache
def _theme(section: str) -> CustomThemeConfig:
    message = CustomThemeConfig()
    _populate(message, section)
    return message


def _populate_once(msg: CustomThemeConfig, section: str = "theme") -> None:
    theme = _theme(section)
    # What no setting names is not part of the message.
    if theme.ListFields():
        msg.MergeFrom(theme)


def read_theme_once() -> None:
    """Let all sessions of this process use the same theme."""
    app_session._populate_theme_msg = _populate_once
