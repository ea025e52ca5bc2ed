"""Tests of the Home page and its button, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.shell.language import LANGUAGES
from tests.pages.page_driver import assert_no_error, message

OpenApp = Callable[..., AppTest]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_a_title_and_four_steps(lang: str, open_app: OpenApp) -> None:
    at = assert_no_error(open_app(lang=lang))
    assert len(at.title) == 1
    steps = [m.value for m in at.markdown if ":material/" in m.value]
    assert [f"{number}. " in step for number, step in enumerate(steps, start=1)] == [True] * 4


def test_the_button_opens_the_first_preset(open_app: OpenApp) -> None:
    at = open_app(lang="en")
    assert [button.key for button in at.button] == ["start"]
    assert_no_error(at.button(key="start").click().run())
    assert at.title[0].value == message(at, "train.title")
    assert "preset" not in at.session_state, "the Train page loads it once"
