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


def report(delivery: Delivery, cursor: int, gap: bool = False) -> dict[str, Any]:
    """Return what a browser reports that has events up to ``cursor``."""
    return {"run": delivery.run, "cursor": cursor, "look": delivery.settings_hash, "gap": gap}


def span(message: dict[str, Any]) -> tuple[int, int, list[int]]:
    return message["from"], message["to"], [point["s"] for point in message["points"]]


def unread_events(delivery: Delivery, last: int) -> list[tuple[int, Event]]:
    return [event for event in run_events(3) if delivery.last_read < event[0] <= last]


def test_until_the_browser_confirms_everything_is_sent_again() -> None:
    delivery = Delivery("a")
    for last in (3, 5):
        message = delivery.message(unread_events(delivery, last), {"words": "x"})
        assert span(message) == (0, last, list(range(1, last + 1)))
        assert message["settings"] == {"words": "x"}
        assert message["confirm"]


def test_once_confirmed_each_event_is_sent_once() -> None:
    delivery = Delivery("a")
    settings_hash = delivery.message(unread_events(delivery, 5), {})["look"]
    delivery.message(unread_events(delivery, 6), {})
    delivery.acknowledge({"run": "a", "cursor": 5, "look": settings_hash, "gap": False})
    assert span(delivery.message(unread_events(delivery, 7), {})) == (5, 7, [6, 7])
    assert span(delivery.message(unread_events(delivery, 8), {})) == (7, 8, [8])
    last = delivery.message([], {})
    assert span(last) == (8, 8, [])
    assert "settings" not in last
    assert "confirm" not in last


def test_a_late_confirmation_changes_nothing() -> None:
    delivery = Delivery("a", cursor=8, confirmed=True, last_read=8)
    delivery.acknowledge(report(delivery, cursor=5))
    assert span(delivery.message(unread_events(delivery, 9), {})) == (8, 9, [9])


def test_after_a_gap_messages_start_at_the_browsers_cursor() -> None:
    delivery = Delivery("a", cursor=8, confirmed=True, last_read=8)
    delivery.acknowledge(report(delivery, cursor=3, gap=True))
    for last in (8, 9):
        message = delivery.message(unread_events(delivery, last), {})
        assert span(message) == (3, last, list(range(4, last + 1)))
        assert message["confirm"]
    delivery.acknowledge(report(delivery, cursor=9))
    assert span(delivery.message(unread_events(delivery, 10), {})) == (9, 10, [10])


@dataclass
class Chart:
    """A model of the browser's half: what it received, and what it reports."""

    cursor: int = 0
    settings_hash: str = ""
    received: list[int] = field(default_factory=list)

    def receive(self, message: dict[str, Any]) -> dict[str, Any] | None:
        if "settings" in message:
            self.settings_hash = message["look"]
        gap = message["from"] > self.cursor or message["look"] != self.settings_hash
        if not gap:
            self.received += [p["s"] for p in message["points"] if p["s"] > self.cursor]
            self.cursor = max(self.cursor, message["to"])
        have = {"run": "a", "cursor": self.cursor, "look": self.settings_hash, "gap": gap}
        return have if gap or "confirm" in message else None


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
            delivery.acknowledge(have)
    assert chart.received == [number for number, _ in run_events(3)[:last]]
    assert delivery.confirmed


def test_a_report_about_another_run_is_ignored() -> None:
    delivery = Delivery("b")
    delivery.acknowledge({"run": "a", "cursor": 90, "look": "", "gap": True})
    delivery.acknowledge({"run": "a", "cursor": 0, "look": "", "gap": False})
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
def test_a_forged_report_changes_nothing(forged: dict[str, Any]) -> None:
    delivery = Delivery("a")
    delivery.acknowledge(forged)
    assert delivery == Delivery("a")


def test_an_event_without_a_point_moves_the_cursor_too() -> None:
    delivery = Delivery("a", cursor=4, confirmed=True, last_read=4)
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
