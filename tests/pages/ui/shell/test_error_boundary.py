"""What a learner sees when a page fails."""

from __future__ import annotations

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def broken_page() -> None:
    from pages.ui.shell.error_boundary import error_boundary

    with error_boundary():
        raise RuntimeError("secret detail")


def refused_page() -> None:
    from dlcore.errors import RunNotFound
    from pages.ui.shell.error_boundary import error_boundary

    with error_boundary():
        raise RunNotFound(run="x")


def stopped_page() -> None:
    import streamlit as st

    from pages.ui.shell.error_boundary import error_boundary

    with error_boundary():
        st.write("before")
        st.stop()


def rerun_page() -> None:
    import streamlit as st

    from pages.ui.shell.error_boundary import error_boundary

    with error_boundary():
        if "again" not in st.session_state:
            st.session_state["again"] = True
            st.rerun()
        st.write("second")


def broken_fragment() -> None:
    import streamlit as st

    from pages.ui.shell.error_boundary import error_boundary

    @st.fragment
    @error_boundary()
    def part() -> None:
        raise RuntimeError("secret detail")

    part()
    st.write("the rest")


def test_words_and_a_number_instead_of_a_traceback(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        at = AppTest.from_function(broken_page, default_timeout=60).run()
    assert not at.exception
    (error,) = at.error
    assert "secret" not in error.value
    found = re.search(r"\b[0-9a-f]{6}\b", error.value)
    assert found and found.group() in caplog.text and "secret detail" in caplog.text


def test_an_error_of_dlcore_has_its_own_words() -> None:
    at = AppTest.from_function(refused_page, default_timeout=60)
    at.session_state["language"] = "en"
    at.run()
    assert at.error[0].value.startswith("There is no such run.")


def test_stop_and_rerun_pass() -> None:
    at = AppTest.from_function(stopped_page, default_timeout=60).run()
    assert not at.error and at.markdown[0].value == "before"
    at = AppTest.from_function(rerun_page, default_timeout=60).run()
    assert not at.error and at.markdown[0].value == "second"


def test_a_fragment_fails_alone() -> None:
    at = AppTest.from_function(broken_fragment, default_timeout=60).run()
    assert len(at.error) == 1 and not at.exception
    assert at.markdown[0].value == "the rest"
