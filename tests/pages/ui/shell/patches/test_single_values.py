"""What widgets and pages read of a session's state."""

from __future__ import annotations

from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from pages.ui.shell.patches.single_values import SingleValues, read_single_values


def test_the_values_are_those_of_the_session() -> None:
    state = SafeSessionState(SessionState(), lambda: None)
    state["epochs"] = 3
    state["rate"] = None
    values = SingleValues(state)
    assert dict(values) == {"epochs": 3, "rate": None}
    assert "epochs" in values and "units" not in values
    assert len(values) == 2


def _fields() -> None:
    import streamlit as st

    st.session_state.setdefault("empty", None)
    st.selectbox("empty", ["a", "b"], key="empty")
    st.selectbox("first", ["a", "b"], key="first")
    st.number_input("number", 0, 9, 4, key="number")
    st.text(sorted(map(str, st.session_state)))


def test_widgets_and_pages_find_their_values() -> None:
    read_single_values()
    app = AppTest.from_function(_fields).run()
    assert not app.exception
    assert [each.value for each in app.selectbox] == [None, "a"]
    assert app.number_input[0].value == 4
    assert app.text[0].value == "['empty', 'first', 'number']"
    app.selectbox[0].select("b").run()
    assert app.session_state["empty"] == "b"
