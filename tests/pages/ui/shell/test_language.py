"""The language of the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.shell.language import LANGUAGES, match_locale
from tests.pages.page_driver import choice

OpenApp = Callable[..., AppTest]

TITLES = {"ja": "本物のニューラルネットワーク", "en": "Watch a real neural network"}


def language_of(at: AppTest) -> str:
    """Return the code of the home page's language."""
    return next(code for code, title in TITLES.items() if at.title[0].value.startswith(title))


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        (None, "ja"),
        ("", "ja"),
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("JA_jp", "ja"),
        ("en-GB", "en"),
        ("fr-FR", "en"),
        ("java", "en"),
    ],
)
def test_a_browsers_locale_selects_a_language(locale: str | None, expected: str) -> None:
    assert match_locale(locale) == expected


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_link_sets_the_language(code: str, open_app: OpenApp) -> None:
    assert language_of(open_app(lang=code)) == code


def test_an_unknown_language_in_the_link_is_ignored(open_app: OpenApp) -> None:
    assert language_of(open_app(lang="tlh")) == language_of(open_app())


def test_the_switch_overrides_the_link(open_app: OpenApp) -> None:
    at = open_app(lang="ja")
    choice(at.segmented_control, "language_switch").set_value("en").run()
    assert language_of(at) == "en"
    assert choice(at.run().segmented_control, "language_switch").value == "en"
    assert language_of(at) == "en"
    assert "lang" not in at.query_params


def test_a_linked_language_is_put_back_into_the_address_after_a_page_switch(
    open_app: OpenApp,
) -> None:
    at = open_app(lang="en")
    del at.query_params["lang"]
    at.switch_page("pages/home.py").run()
    assert language_of(at) == "en"
    assert at.query_params["lang"] == "en"


def test_a_browsers_language_is_not_in_the_address(open_app: OpenApp) -> None:
    assert "lang" not in open_app().query_params
