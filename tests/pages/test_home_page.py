"""Tests of the Home page: the first experiment and the way to the other pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.shell import services
from pages.ui.shell.site_map import SECTIONS
from tests.pages.page_driver import assert_no_error, html, message
from tests.waiting import wait_for

OpenApp = Callable[..., AppTest]


def stage(at: AppTest) -> dict[str, Any]:
    """Return what the stage got last."""
    messages = [json.loads(each.proto.json or "{}") for each in at.get("bidi_component")]
    (found,) = [message for message in messages if "replay" in message]
    return dict(found)


def test_the_page_waits_for_a_drawing(language: str, open_app: OpenApp) -> None:
    at = assert_no_error(open_app(lang=language))
    assert at.title[0].value == message(at, "home.title")
    shown = stage(at)
    assert (shown["state"], shown["replay"], shown["drawn"]) == ("empty", None, "")
    assert [sample["label"] for sample in shown["samples"]] == list(range(10))
    digits = [f"digit_{digit}" for digit in range(10)]
    assert [button.key for button in at.button] == ["start", "clear", *digits]


def test_every_page_has_a_picture_and_a_sentence(language: str, open_app: OpenApp) -> None:
    at = assert_no_error(open_app(lang=language))
    names = [entry.name for entries in SECTIONS.values() for entry in entries]
    shown = html(at)
    pictures = re.findall(r"--picture:url\((.*?)\)", shown)
    assert len(set(pictures)) == len(pictures) == len(names), "each page has its own"
    assert all(escape(message(at, f"home.page_card.{name}")) in shown for name in names)


@pytest.mark.usefixtures("one_engine")
def test_a_chosen_digit_is_read_after_training_and_one_thing_is_changed(open_app: OpenApp) -> None:
    at = open_app(lang="en")
    guessed = stage(press(at, "digit_3"))
    assert (guessed["state"], guessed["replay"]["epochs"]) == ("untrained", [0])
    assert len(guessed["replay"]["drawing"][0]) == 10 and guessed["drawn"]
    assert stage(press(at, "start"))["state"] == "training"
    trained = stage(await_end(at))
    assert trained["state"] == "trained"
    first, last = trained["replay"]["drawing"][0], trained["replay"]["drawing"][-1]
    assert first == pytest.approx(guessed["replay"]["drawing"][0], abs=1e-4)
    assert last.index(max(last)) == 3
    assert sum(trained["replay"]["digits"][-1][digit] == digit for digit in range(10)) >= 8
    assert trained["replay"]["training"][-1] > 0.9
    press(at, "change_epochs")
    changed = stage(await_end(at))
    assert changed["replay"]["epochs"] == [0, 1]
    assert changed["replay"]["play"] != trained["replay"]["play"]
    rows = html(at).partition("<tbody>")[2].count("<tr>")
    assert rows == 2, "both runs are in the table"
    press(at, "start_over")
    assert stage(at)["state"] == "untrained"


def press(at: AppTest, key: str) -> AppTest:
    return assert_no_error(at.button(key=key).click().run())


def await_end(at: AppTest) -> AppTest:
    """Draw the page after the end of the newest run."""
    store, learner = services.store(), at.session_state["learner"]
    wait_for(lambda: all(run.state.is_finished() for run in store.runs(learner)))
    return assert_no_error(at.run())
