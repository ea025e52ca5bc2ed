"""Settings shared by all charts."""

from __future__ import annotations

import pytest
import streamlit as st

from pages.ui.charts.style import chart_config
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_of_a_chart_are_named_in_words(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(st.session_state, "language", language)
    config = chart_config(displayModeBar=False)
    assert config["locale"] == language and config["displayModeBar"] is False
    words = config["locales"][language]["dictionary"]
    assert words["Zoom"] == catalogue(language)["chart.button_zoom"].forms[0]
    assert words["Reset axes"] == catalogue(language)["chart.button_reset"].forms[0]
