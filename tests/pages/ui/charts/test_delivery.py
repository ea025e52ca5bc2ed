"""Messages to the live chart: every point arrives exactly once, whatever is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.events import Event, Paused
from pages.ui.charts.delivery import Delivery
from tests.pages.ui.charts.chart_events import run_events


def report(delivery: Delivery, cursor: int) -> dict[str, Any]:
    """Return the report of a browser that has the settings and the events up to ``cursor``."""
    return {"run": delivery.run, "cursor": cursor, "look": delivery.settings_hash}


def span(message: dict[str, Any]) -> tuple[int, int, list[int]]:
    return message["from"], message["to"], [point["s"] for point in message["points"]]


def unread_events(delivery: Delivery, last: int) -> list[tuple[int, Event]]:
    return [event for event in run_events(3) if delivery.last_read < event[0] <= last]


def test_a_message_repeats_the_new_points_of_the_one_before() -> None:
    delivery = Delivery("a")
    spans = [span(delivery.message(unread_events(delivery, last), {})) for last in (3, 5, 5, 6, 6)]
    assert spans == [
        (0, 3, [1, 2, 3]),
        (0, 5, [1, 2, 3, 4, 5]),
        (3, 5, [4, 5]),
        (5, 6, [6]),
        (5, 6, [6]),
    ]
    assert span(delivery.message([], {})) == (6, 6, [])


def test_after_a_gap_messages_start_at_the_browsers_cursor() -> None:
    delivery = Delivery("a", cursor=8, last_read=8)
    delivery.restart(report(delivery, cursor=3))
    assert span(delivery.message(unread_events(delivery, 8), {})) == (3, 8, [4, 5, 6, 7, 8])
    assert span(delivery.message(unread_events(delivery, 9), {})) == (3, 9, [4, 5, 6, 7, 8, 9])
    assert span(delivery.message(unread_events(delivery, 10), {})) == (8, 10, [9, 10])


@dataclass
class Chart:
    """A model of the browser's half: what it received, and what it reports."""

    cursor: int = 0
    settings_hash: str = ""
    received: list[int] = field(default_factory=list)

    def receive(self, message: dict[str, Any]) -> dict[str, Any] | None:
        if "settings" in message:
            self.settings_hash = message["look"]
        if message["from"] > self.cursor or message["look"] != self.settings_hash:
            return {"run": "a", "cursor": self.cursor, "look": self.settings_hash}
        self.received += [p["s"] for p in message["points"] if p["s"] > self.cursor]
        self.cursor = max(self.cursor, message["to"])
        return None


@given(
    steps=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["arrives", "is lost", "meets a new chart"])),
        max_size=30,
    )
)
def test_every_point_arrives_once(steps: list[tuple[int, str]]) -> None:
    delivery, chart, last = Delivery("a"), Chart(), 0
    without_loss = [(0, "arrives")] * 4
    for new_events, fate in [*steps, *without_loss]:
        last += new_events
        message = delivery.message(unread_events(delivery, last), {})
        if fate == "meets a new chart":
            chart = Chart()
        if fate != "is lost" and (have := chart.receive(message)):
            delivery.restart(have)
    assert chart.received == [number for number, _ in run_events(3)[:last]]


def test_a_report_about_another_run_is_ignored() -> None:
    delivery = Delivery("b")
    delivery.restart({"run": "a", "cursor": 90, "look": ""})
    delivery.restart({"run": "a", "cursor": 0, "look": ""})
    assert delivery == Delivery("b")


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"run": "a"},
        {"run": "a", "cursor": None},
        {"run": "a", "cursor": "9"},
        {"run": "a", "cursor": -1},
        {"run": "a", "cursor": 1},
        {"run": "a", "cursor": [0] * 1000},
    ],
)
def test_a_forged_report_changes_nothing(forged: dict[str, Any]) -> None:
    delivery = Delivery("a")
    delivery.restart(forged)
    assert delivery == Delivery("a")


def test_an_event_without_a_point_moves_the_cursor_too() -> None:
    delivery = Delivery("a", cursor=4, last_read=4)
    assert span(delivery.message([(5, Paused(0.0))], {})) == (4, 5, [])
    assert span(delivery.message([], {})) == (4, 5, [])
    assert span(delivery.message([], {})) == (5, 5, [])


def test_changed_settings_are_sent_once() -> None:
    delivery = Delivery("a")
    first = delivery.message([], {"words": "x"})
    assert first["settings"] == {"words": "x"}
    assert "settings" not in delivery.message([], {"words": "x"})
    changed = delivery.message([], {"words": "y"})
    assert changed["settings"] == {"words": "y"}
    assert changed["look"] != first["look"]
