"""A report of a component that is not drawn any more is none."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from pages.ui.shell.reported import reported

    if "values" in st.session_state:
        st.session_state["component"] = st.session_state["values"]
    st.text(repr(reported("component", "drawing")))


def test_the_value_of_a_report_is_read() -> None:
    app = AppTest.from_function(_page)
    for values, expected in (({"drawing": 3}, "3"), ({"other": 3}, "None"), (None, "None")):
        app.session_state["values"] = values
        assert app.run().text[0].value == expected


def test_without_the_component_there_is_none() -> None:
    assert AppTest.from_function(_page).run().text[0].value == "None"
