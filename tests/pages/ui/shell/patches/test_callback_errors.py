"""An error of a callback is a message in words over the page, which is drawn."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.patches.callback_errors import show_callback_errors
from tests.pages.page_driver import assert_no_error, message


def _page() -> None:
    import errno

    import streamlit as st

    from dlcore.errors import ClassNotFound

    def fail(error: Exception) -> None:
        raise error

    def draw() -> None:
        errors = {
            "known": ClassNotFound(),
            "full": OSError(errno.ENOSPC, "full"),
            "unexpected": RuntimeError("secret detail"),
        }
        for name, error in errors.items():
            st.button(name, key=name, on_click=fail, args=(error,))
        st.button("rerun", key="rerun", on_click=st.rerun)
        st.text("drawn")

    draw()
    st.fragment(lambda: st.button("inner", on_click=fail, args=(ClassNotFound(),), key="inner"))()


@pytest.fixture(params=LANGUAGES)
def app(request: pytest.FixtureRequest) -> AppTest:
    show_callback_errors()
    app = AppTest.from_function(_page, default_timeout=240)
    app.session_state["language"] = request.param
    return app.run()


@pytest.mark.parametrize(
    ("button", "key"),
    [
        ("known", "error.class_not_found"),
        ("inner", "error.class_not_found"),
        ("full", "error.no_space"),
    ],
)
def test_an_error_is_said_in_words(app: AppTest, button: str, key: str) -> None:
    assert_no_error(app.button(key=button).click().run())
    assert [each.value for each in app.toast] == [message(app, key)]
    assert app.text[0].value == "drawn"


def test_an_unexpected_error_is_logged_under_a_number(
    app: AppTest, caplog: pytest.LogCaptureFixture
) -> None:
    assert_no_error(app.button(key="unexpected").click().run())
    (toast,) = app.toast
    assert "secret" not in toast.value and "secret detail" in caplog.text
    start = message(app, "app.unexpected", number="").rstrip()
    assert toast.value.startswith(start)
    assert toast.value.removeprefix(start).strip() in caplog.text


def test_a_rerun_passes_through(app: AppTest) -> None:
    assert_no_error(app.button(key="rerun").click().run())
    assert not app.toast and app.text[0].value == "drawn"
