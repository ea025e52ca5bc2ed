"""What the server sends to the live chart, and the files it serves for it."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dlcore.events import EpochEnded, Event, Finished, Paused, Progress, Started
from pages.ui.charts.assets import MODULE, PLOTLY, STATIC, ensure_static
from pages.ui.charts.delivery import Delivery
from pages.ui.charts.points import points, thinned


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


def message(app: AppTest) -> dict[str, Any]:
    assert not app.exception
    (component,) = app.get("bidi_component")
    sent: dict[str, Any] = json.loads(component.proto.json)
    return sent


def session(run: str = "a", language: str = "en") -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state.run = run
    app.session_state.language = language
    app.session_state.events = a_run(2)[:6]
    return app


def have(delivery: Delivery, cursor: int, gap: bool = False) -> dict[str, Any]:
    return {"run": delivery.run, "cursor": cursor, "look": delivery.look, "gap": gap}


def span(message: dict[str, Any]) -> tuple[int, int, list[int]]:
    return message["from"], message["to"], [point["s"] for point in message["points"]]


def after(delivery: Delivery, until: int) -> list[tuple[int, Event]]:
    return [event for event in a_run(3) if delivery.reached < event[0] <= until]


def test_until_the_browser_confirms_everything_is_sent_again() -> None:
    delivery = Delivery("a")
    for sent in (3, 5):
        message = delivery.message(after(delivery, sent), {"words": "x"})
        assert span(message) == (0, sent, list(range(1, sent + 1)))
        assert message["settings"] == {"words": "x"}
        assert message["confirm"]


def test_once_confirmed_each_event_is_sent_once() -> None:
    delivery = Delivery("a")
    look = delivery.message(after(delivery, 5), {})["look"]
    delivery.message(after(delivery, 6), {})
    delivery.heard({"run": "a", "cursor": 5, "look": look, "gap": False})
    assert span(delivery.message(after(delivery, 7), {})) == (5, 7, [6, 7])
    assert span(delivery.message(after(delivery, 8), {})) == (7, 8, [8])
    last = delivery.message([], {})
    assert span(last) == (8, 8, [])
    assert "settings" not in last
    assert "confirm" not in last


def test_a_late_confirmation_changes_nothing() -> None:
    delivery = Delivery("a", cursor=8, confirmed=True, reached=8)
    delivery.heard(have(delivery, cursor=5))
    assert span(delivery.message(after(delivery, 9), {})) == (8, 9, [9])


def test_after_a_gap_messages_start_at_what_the_browser_has() -> None:
    delivery = Delivery("a", cursor=8, confirmed=True, reached=8)
    delivery.heard(have(delivery, cursor=3, gap=True))
    for sent in (8, 9):
        message = delivery.message(after(delivery, sent), {})
        assert span(message) == (3, sent, list(range(4, sent + 1)))
        assert message["confirm"]
    delivery.heard(have(delivery, cursor=9))
    assert span(delivery.message(after(delivery, 10), {})) == (9, 10, [10])


@dataclass
class Chart:
    """The browser's side in small: what it took, and what it answers."""

    cursor: int = 0
    look: str = ""
    taken: list[int] = field(default_factory=list)

    def receive(self, message: dict[str, Any]) -> dict[str, Any] | None:
        if "settings" in message:
            self.look = message["look"]
        gap = message["from"] > self.cursor or message["look"] != self.look
        if not gap:
            self.taken += [p["s"] for p in message["points"] if p["s"] > self.cursor]
            self.cursor = max(self.cursor, message["to"])
        have = {"run": "a", "cursor": self.cursor, "look": self.look, "gap": gap}
        return have if gap or "confirm" in message else None


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["arrives", "is lost", "meets a new chart"])),
        max_size=30,
    )
)
def test_whatever_is_lost_every_point_arrives_once(steps: list[tuple[int, str]]) -> None:
    delivery, chart, told = Delivery("a"), Chart(), 0
    calm = [(0, "arrives")] * 4
    for more, fate in [*steps, *calm]:
        told += more
        message = delivery.message(after(delivery, told), {})
        if fate == "meets a new chart":
            chart = Chart()
        if fate != "is lost" and (answer := chart.receive(message)):
            delivery.heard(answer)
    assert chart.taken == [number for number, _ in a_run(3)[:told]]
    assert delivery.confirmed


def test_what_a_chart_of_another_run_has_does_not_count() -> None:
    delivery = Delivery("b")
    delivery.heard({"run": "a", "cursor": 90, "look": "", "gap": True})
    delivery.heard({"run": "a", "cursor": 0, "look": "", "gap": False})
    assert delivery == Delivery("b")


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"run": "a"},
        {"run": "a", "cursor": None, "gap": True},
        {"run": "a", "cursor": "9", "gap": True},
        {"run": "a", "cursor": -1, "gap": True},
        {"run": "a", "cursor": [0] * 1000, "gap": {}},
    ],
)
def test_a_forged_message_changes_nothing(forged: dict[str, Any]) -> None:
    delivery = Delivery("a")
    delivery.heard(forged)
    assert delivery == Delivery("a")


def test_an_event_that_no_chart_draws_moves_the_cursor_too() -> None:
    delivery = Delivery("a", cursor=4, confirmed=True, reached=4)
    assert span(delivery.message([(5, Paused(0.0))], {})) == (4, 5, [])
    assert span(delivery.message([], {})) == (5, 5, [])


def test_changed_settings_are_sent_once() -> None:
    delivery = Delivery("a", confirmed=True)
    first = delivery.message([], {"words": "x"})
    assert first["settings"] == {"words": "x"}
    assert "settings" not in delivery.message([], {"words": "x"})
    changed = delivery.message([], {"words": "y"})
    assert changed["settings"] == {"words": "y"}
    assert changed["look"] != first["look"]


def test_the_chart_speaks_the_learners_language() -> None:
    app = session().run()
    english = message(app)["settings"]
    assert english["words"]["training"] == "Training data"
    assert english["file"] == "最初_実験_"
    app.session_state.language = "ja"
    assert message(app.run())["settings"]["words"]["training"] == "訓練データ"


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
