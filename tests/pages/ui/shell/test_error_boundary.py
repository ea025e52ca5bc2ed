"""A failing page shows a message, never a traceback."""

from __future__ import annotations

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def page_with_an_unexpected_error() -> None:
    from pages.ui.shell.error_boundary import error_boundary

    with error_boundary():
        raise RuntimeError("secret detail")


def page_with_a_known_error() -> None:
    from dlcore.errors import RunNotFound
    from pages.ui.shell.error_boundary import error_boundary

    with error_boundary():
        raise RunNotFound(run="x")


def page_that_stops() -> None:
    import streamlit as st

    from pages.ui.shell.error_boundary import error_boundary

    with error_boundary():
        st.write("before")
        st.stop()


def page_that_reruns() -> None:
    import streamlit as st

    from pages.ui.shell.error_boundary import error_boundary

    with error_boundary():
        if "again" not in st.session_state:
            st.session_state["again"] = True
            st.rerun()
        st.write("second")


def page_with_a_failing_fragment() -> None:
    import streamlit as st

    from pages.ui.shell.error_boundary import error_boundary

    @st.fragment
    @error_boundary()
    def part() -> None:
        raise RuntimeError("secret detail")

    part()
    st.write("after the fragment")


def test_an_unexpected_error_is_shown_and_logged_under_a_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        at = AppTest.from_function(page_with_an_unexpected_error, default_timeout=240).run()
    assert not at.exception
    (error,) = at.error
    assert "secret" not in error.value
    number = re.search(r"\b[0-9a-f]{6}\b", error.value)
    assert number and number.group() in caplog.text and "secret detail" in caplog.text


def test_an_error_of_dlcore_has_its_own_message() -> None:
    at = AppTest.from_function(page_with_a_known_error, default_timeout=240)
    at.session_state["language"] = "en"
    at.run()
    assert at.error[0].value.startswith("There is no such run.")


def test_stop_and_rerun_pass_through() -> None:
    at = AppTest.from_function(page_that_stops, default_timeout=240).run()
    assert not at.error and at.markdown[0].value == "before"
    at = AppTest.from_function(page_that_reruns, default_timeout=240).run()
    assert not at.error and at.markdown[0].value == "second"


def test_a_fragment_fails_alone() -> None:
    at = AppTest.from_function(page_with_a_failing_fragment, default_timeout=240).run()
    assert len(at.error) == 1 and not at.exception
    assert at.markdown[0].value == "after the fragment"


def page_on_a_full_disk() -> None:
    import errno

    from pages.ui.shell.error_boundary import error_boundary

    with error_boundary():
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_in_words() -> None:
    at = AppTest.from_function(page_on_a_full_disk)
    at.session_state["language"] = "en"
    (error,) = at.run().error
    assert "disk is full" in error.value or "ディスク" in error.value
