"""The messages that a page with a live chart sends."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.page_driver import assert_no_exception
from tests.pages.ui.charts.chart_events import run_events


def page() -> None:
    """A page with a chart; the session state has its run, events and language."""
    import streamlit as st

    from pages.ui.charts.live_chart import live_chart

    state = st.session_state
    events = state.events
    live_chart(
        state.run,
        lambda number: [event for event in events if event[0] > number],
        key="chart",
        title="最初 <実験>",
        epochs=20,
    )


def open_chart(run: str = "a", language: str = "en") -> AppTest:
    app = AppTest.from_function(page, default_timeout=240)
    app.session_state.run = run
    app.session_state.language = language
    app.session_state.events = run_events(2)[:6]
    return app.run()


def message(app: AppTest) -> dict[str, Any]:
    (component,) = assert_no_exception(app).get("bidi_component")
    sent: dict[str, Any] = json.loads(component.proto.json)
    return sent


def test_the_chart_is_in_the_learners_language() -> None:
    app = open_chart()
    english = message(app)["settings"]
    assert english["words"]["training"] == "Training data"
    assert english["file"] == "最初_実験_"
    app.session_state.language = "ja"
    assert message(app.run())["settings"]["words"]["training"] == "訓練データ"


def test_another_run_starts_at_its_first_event() -> None:
    app = open_chart()
    app.session_state.run = "b"
    other = message(app.run())
    assert (other["run"], other["from"], other["to"]) == ("b", 0, 6)
    assert "settings" in other


def test_the_inline_script_is_small() -> None:
    (component,) = open_chart().get("bidi_component")
    script = component.proto.js_content
    assert "\n" in script, "else Streamlit takes it for a file's name"
    assert len(script) + len(component.proto.html_content + component.proto.css_content) < 600
