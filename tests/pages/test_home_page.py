"""The home page in both languages, and its button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue

OpenApp = Callable[..., AppTest]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_says_what_this_is_and_how_it_goes(lang: str, open_app: OpenApp) -> None:
    at = open_app(lang=lang)
    assert not at.exception and not at.error
    assert len(at.title) == 1
    steps = [m.value for m in at.markdown if ":material/" in m.value]
    assert [f"{number}. " in step for number, step in enumerate(steps, start=1)] == [True] * 4


def test_one_button_leads_to_the_first_experiment(open_app: OpenApp) -> None:
    at = open_app(lang="en")
    assert [button.key for button in at.button] == ["start"]
    at.button(key="start").click().run()
    assert not at.exception and not at.error
    assert at.title[0].value == catalogue("en")["train.title"].forms[0]
    assert "preset" not in at.session_state, "the Train page has taken it"
