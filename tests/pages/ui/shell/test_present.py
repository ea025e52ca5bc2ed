"""The switch for a projector."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from pages.ui.shell.style import style_sheet
from tests.pages.page_driver import assert_no_error

SHEET = style_sheet("modes/present.css")


def test_one_press_presents_every_page(open_app: Callable[..., AppTest]) -> None:
    at = open_app(lang="en")
    assert not is_presented(at)
    assert is_presented(assert_no_error(at.toggle(key="present").set_value(True).run()))
    assert is_presented(at.switch_page("pages/lessons.py").run())
    assert not is_presented(assert_no_error(at.toggle(key="present").set_value(False).run()))


def is_presented(at: AppTest) -> bool:
    return any(SHEET in element.proto.body for element in at.get("html"))
