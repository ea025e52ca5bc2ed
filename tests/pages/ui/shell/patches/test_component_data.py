"""What components of the app send to the browser."""

from __future__ import annotations

import json

import pytest
from streamlit.components.v2.bidi_component import main, serialization
from streamlit.testing.v1 import AppTest

from pages.ui.shell.patches.component_data import send_plain_data


@pytest.fixture(autouse=True)
def plain_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Streamlit's components be as they were after the test."""
    monkeypatch.setattr(main, "serialize_mixed_data", serialization.serialize_mixed_data)
    send_plain_data()


def _page() -> None:
    import streamlit as st

    data = {"list": [1, 2.5, None], "nested": {"a": [[1], [2]]}, "text": "語", "flag": True}
    st.components.v2.component("plain", html="<p></p>")(key="plain", data=data)
    st.components.v2.component("wrong", html="<p></p>")(key="wrong", data={"value": {1, 2}})


def test_plain_values_arrive_as_they_are_and_others_are_an_error() -> None:
    app = AppTest.from_function(_page).run()
    (component,) = app.get("bidi_component")
    assert json.loads(component.proto.json) == {
        "list": [1, 2.5, None],
        "nested": {"a": [[1], [2]]},
        "text": "語",
        "flag": True,
    }
    assert component.proto.WhichOneof("data") == "json"
    assert len(app.exception) == 1
