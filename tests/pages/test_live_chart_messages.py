"""What the server sends to the live chart, and the files it serves for it."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.events import EpochEnded, Event, Finished, Paused, Progress, Started
from pages.ui.chart_assets import MODULE, PLOTLY, STATIC, ensure_static
from pages.ui.chart_points import points, thinned


def ended(epoch: int, best: bool = False) -> EpochEnded:
    return EpochEnded(0.0, epoch, {"loss": 1 / epoch, "val_loss": 2 / epoch}, 1.5, best)


def a_run(epochs: int, steps: int = 3) -> list[tuple[int, Event]]:
    events: list[Event] = [Started(0.0, 0, epochs, steps, 10, "xla", "fits")]
    for epoch in range(1, epochs + 1):
        events += [Progress(0.0, epoch, step, steps, {"loss": 1.0}) for step in (1, 2, 3)]
        events.append(ended(epoch, best=epoch in (1, 7)))
    return list(enumerate(events, start=1))


def test_points_are_the_events_that_a_chart_draws() -> None:
    events: list[tuple[int, Event]] = [
        (3, Started(0.0, 2, 20, 4, 10, "xla", "fits")),
        (4, Progress(0.0, 3, 1, 4, {"loss": 0.12345678, "accuracy": math.nan})),
        (5, Paused(0.0)),
        (8, ended(3, best=True)),
        (9, ended(4)),
        (10, Finished(0.0, 4)),
    ]
    assert points(events) == [
        {"s": 3, "x": 2, "cut": 1},
        {"s": 4, "x": 2.25, "loss": 0.12346, "accuracy": None},
        {"s": 8, "x": 3, "end": 1, "best": 1, "loss": 0.33333, "val_loss": 0.66667},
        {"s": 9, "x": 4, "end": 1, "loss": 0.25, "val_loss": 0.5},
    ]


def test_points_are_plain_json() -> None:
    text = json.dumps(points(a_run(3)), allow_nan=False)
    assert json.loads(text) == points(a_run(3))


def test_a_short_run_is_not_thinned() -> None:
    whole = points(a_run(20))
    assert thinned(whole) == whole


def test_thinning_keeps_what_matters() -> None:
    whole = points(a_run(100))
    kept = thinned(whole, epochs=10, progress=5)
    ends = [point for point in kept if "end" in point]
    assert len(ends) <= 12
    assert ends[0]["x"] == 1
    assert ends[-1]["x"] == 100
    assert any(point["x"] == 7 and point["best"] for point in ends)
    within = [point for point in kept if "end" not in point and "cut" not in point]
    assert within == [point for point in whole if "end" not in point and "cut" not in point][-5:]
    assert kept[0] == {"s": 1, "x": 0, "cut": 1}
    assert kept == [point for point in whole if point in kept]


def page() -> None:
    """A page with a chart; its run and language are given by the session."""
    import streamlit as st

    from pages.ui.live_chart import live_chart

    state = st.session_state
    events = state.events
    live_chart(
        state.run,
        lambda number: [event for event in events if event[0] > number],
        key="chart",
        title="最初 <実験>",
        epochs=20,
    )


def message(app: AppTest) -> dict[str, Any]:
    assert not app.exception
    (component,) = app.get("bidi_component")
    sent: dict[str, Any] = json.loads(component.proto.json)
    return sent


def session(run: str = "a", language: str = "en") -> AppTest:
    app = AppTest.from_function(page)
    app.session_state.run = run
    app.session_state.language = language
    app.session_state.events = a_run(2)[:6]
    return app


def test_each_event_is_sent_once() -> None:
    app = session().run()
    first = message(app)
    assert (first["from"], first["to"]) == (0, 6)
    assert [point["s"] for point in first["points"]] == [1, 2, 3, 4, 5, 6]
    app.session_state.events = a_run(2)[:8]
    second = message(app.run())
    assert (second["from"], second["to"]) == (6, 8)
    assert [point["s"] for point in second["points"]] == [7, 8]
    assert message(app.run())["points"] == []


def test_settings_are_sent_once_and_again_in_another_language() -> None:
    app = session().run()
    first = message(app)
    assert first["settings"]["words"]["training"] == "Training data"
    assert first["settings"]["file"] == "最初_実験_"
    assert "settings" not in message(app.run())
    app.session_state.language = "ja"
    japanese = message(app.run())
    assert japanese["settings"]["words"]["training"] == "訓練データ"
    assert japanese["look"] != first["look"]


def test_another_run_starts_at_its_first_event() -> None:
    app = session().run()
    app.session_state.run = "b"
    other = message(app.run())
    assert (other["run"], other["from"], other["to"]) == ("b", 0, 6)
    assert "settings" in other


def test_the_script_that_goes_along_is_small() -> None:
    app = session().run()
    (component,) = app.get("bidi_component")
    script = component.proto.js_content
    assert "\n" in script, "else Streamlit takes it for a file's name"
    assert len(script) + len(component.proto.html_content + component.proto.css_content) < 600


@pytest.fixture
def static(tmp_path: Path) -> Path:
    shutil.copy(STATIC / MODULE, tmp_path)
    ensure_static.cache_clear()
    return tmp_path


def test_plotly_is_put_beside_the_module(static: Path) -> None:
    version = ensure_static(static)
    assert "plotly.js" in (static / PLOTLY).read_text(encoding="utf-8")[:200]
    assert sorted(path.name for path in static.iterdir()) == [MODULE, PLOTLY]
    ensure_static.cache_clear()
    assert ensure_static(static) == version


def test_half_a_file_is_replaced_and_a_whole_one_left_alone(static: Path) -> None:
    version = ensure_static(static)
    whole = (static / PLOTLY).stat()
    ensure_static.cache_clear()
    ensure_static(static)
    assert (static / PLOTLY).stat().st_ino == whole.st_ino
    (static / PLOTLY).write_text("half")
    ensure_static.cache_clear()
    assert ensure_static(static) == version
    assert (static / PLOTLY).stat().st_size == whole.st_size


def test_a_changed_module_gets_another_address(static: Path) -> None:
    version = ensure_static(static)
    (static / MODULE).write_text("export default () => {};\n")
    ensure_static.cache_clear()
    assert ensure_static(static) != version
