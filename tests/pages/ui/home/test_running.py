"""What the home page tells of the learner's runs, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import Store
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.stored_runs import DIGITS, HOLDER, finished, going_on


@pytest.fixture(params=LANGUAGES)
def home(request: pytest.FixtureRequest, open_app: Callable[..., AppTest]) -> AppTest:
    services.store.clear()
    return open_app(lang=request.param)


@pytest.fixture
def store(home: AppTest) -> Store:
    return services.store()


def titles(at: AppTest) -> list[str]:
    return [text.value for text in at.text]


def word(at: AppTest, key: str) -> str:
    return catalogue(at.session_state["language"])[key].forms[0]


def headings(at: AppTest) -> list[str]:
    return [heading.value for heading in at.subheader]


def test_without_runs_there_is_no_panel(home: AppTest) -> None:
    assert not home.exception and not home.error
    assert not home.text and not home.get("progress")
    assert word(home, "running.latest") not in headings(home)


def test_a_run_that_trains_shows_how_far_it_is(home: AppTest, store: Store) -> None:
    going_on(store, home.session_state["learner"], name="mine", epochs=5)
    home.run()
    assert not home.exception and not home.error
    assert word(home, "running.now") in headings(home)
    assert titles(home) == ["mine"]
    (progress,) = home.get("progress")
    assert progress.proto.value == 25
    assert word(home, "name.state.running") in progress.proto.text
    assert "5" in progress.proto.text and str(DIGITS.training.epochs) in progress.proto.text
    assert [metric.value for metric in home.metric] == ["87.50%"]


def test_the_latest_result_stands_below(home: AppTest, store: Store) -> None:
    learner = home.session_state["learner"]
    finished(store, learner, name="older")
    finished(store, learner, name="latest", loss=2.0)
    going_on(store, learner, name="at work")
    home.run()
    assert titles(home) == ["at work", "latest"]
    assert len(home.metric) == 2


def test_when_nothing_trains_the_latest_result_has_the_heading(home: AppTest, store: Store) -> None:
    finished(store, home.session_state["learner"], name="mine", loss=2.0)
    home.run()
    assert word(home, "running.latest") in headings(home)
    assert word(home, "running.now") not in headings(home)
    assert titles(home) == ["mine"]
    assert [metric.value for metric in home.metric] == ["80.00%"]
    assert not home.get("progress")


def test_many_runs_are_counted(home: AppTest, store: Store) -> None:
    learner = home.session_state["learner"]
    going_on(store, learner, name="at work")
    for _ in range(4):
        store.create(DIGITS, learner, owner=HOLDER)
    home.run()
    assert len(titles(home)) == 3
    assert titles(home)[0] == "at work", "what trains comes before what waits"
    assert any("2" in caption.value for caption in home.caption)


def test_a_name_is_plain_text(home: AppTest, store: Store) -> None:
    going_on(store, home.session_state["learner"], name="**bold** <i>x</i> :red[y]")
    home.run()
    assert titles(home) == ["**bold** <i>x</i> :red[y]"]
    assert not any("bold" in element.value for element in home.markdown)


def test_another_learner_s_runs_are_not_there(home: AppTest, store: Store) -> None:
    going_on(store, "somebody else", name="secret")
    home.run()
    assert not home.text
