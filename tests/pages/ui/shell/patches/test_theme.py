"""The theme that every answer begins with."""

from __future__ import annotations

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from pages.ui.shell.patches.theme import read_theme_once

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar")


def test_the_theme_is_that_of_the_settings() -> None:
    expected = {section: _theme(section) for section in SECTIONS}
    read_theme_once()
    for section in SECTIONS:
        assert _theme(section) == expected[section]
        assert _theme(section) == expected[section], "the second time"
    assert expected["theme.light"].primary_color


def _theme(section: str) -> CustomThemeConfig:
    message = CustomThemeConfig()
    app_session._populate_theme_msg(message, section)
    return message
