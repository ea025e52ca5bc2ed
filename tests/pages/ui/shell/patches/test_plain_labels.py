"""Texts that begin with an emoji, such as a learner may write."""

from __future__ import annotations

import pytest
from streamlit import string_util
from streamlit.testing.v1 import AppTest

from pages.ui.shell.patches.plain_labels import keep_labels


@pytest.fixture(autouse=True)
def plain_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Streamlit be as it was after the test."""
    monkeypatch.setattr(string_util, "extract_leading_emoji", string_util.extract_leading_emoji)
    keep_labels()


def _page() -> None:
    import streamlit as st

    st.segmented_control("labels", ["🙂 日本語", ":material/check: yes", "English"], key="choice")
    st.info("🙂 日本語")


def test_an_emoji_stays_in_its_text_and_a_symbol_is_an_icon() -> None:
    app = AppTest.from_function(_page).run()
    assert not app.exception
    options = app.get("button_group")[0].proto.options
    assert [(option.content, option.content_icon) for option in options] == [
        ("🙂 日本語", ""),
        ("yes", ":material/check:"),
        ("English", ""),
    ]
    assert (app.info[0].value, app.info[0].icon) == ("🙂 日本語", "")
