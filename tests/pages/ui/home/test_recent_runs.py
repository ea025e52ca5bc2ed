"""Tests of the panel of recent runs on the Home page, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import Store
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from tests.pages.idle_engine import IdleEngine, use_idle_engine
from tests.pages.page_driver import assert_no_error, message
from tests.stored_runs import DIGITS, OWNER, finished_run, running_run


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> IdleEngine:
    """Nothing trains."""
    return use_idle_engine(monkeypatch)


@pytest.fixture(params=LANGUAGES)
def home(request: pytest.FixtureRequest, open_app: Callable[..., AppTest]) -> AppTest:
    return open_app(lang=request.param)


@pytest.fixture
def store(home: AppTest) -> Store:
    return services.store()


def titles(at: AppTest) -> list[str]:
    return [text.value for text in at.text]


def headings(at: AppTest) -> list[str]:
    return [heading.value for heading in at.subheader]


def test_without_runs_there_is_no_panel(home: AppTest) -> None:
    assert_no_error(home)
    assert not home.text and not home.get("progress")
    assert message(home, "running.latest") not in headings(home)


def test_a_running_run_shows_its_progress(home: AppTest, store: Store) -> None:
    running_run(store, home.session_state["learner"], name="mine", epochs=5)
    assert_no_error(home.run())
    assert message(home, "running.now") in headings(home)
    assert titles(home) == ["mine"]
    (progress,) = home.get("progress")
    assert progress.proto.value == 25
    assert message(home, "name.state.running") in progress.proto.text
    assert "5" in progress.proto.text and str(DIGITS.training.epochs) in progress.proto.text
    assert [metric.value for metric in home.metric] == ["87.50%"]


def test_the_latest_result_is_below_running_runs(home: AppTest, store: Store) -> None:
    learner = home.session_state["learner"]
    finished_run(store, learner, name="older")
    finished_run(store, learner, name="latest", loss=2.0)
    running_run(store, learner, name="at work")
    home.run()
    assert titles(home) == ["at work", "latest"]
    assert len(home.metric) == 2


def test_the_latest_result_has_the_heading_if_no_run_is_active(home: AppTest, store: Store) -> None:
    finished_run(store, home.session_state["learner"], name="mine", loss=2.0)
    home.run()
    assert message(home, "running.latest") in headings(home)
    assert message(home, "running.now") not in headings(home)
    assert titles(home) == ["mine"]
    assert [metric.value for metric in home.metric] == ["80.00%"]
    assert not home.get("progress")


def test_runs_beyond_the_maximum_are_counted(home: AppTest, store: Store) -> None:
    learner = home.session_state["learner"]
    running_run(store, learner, name="at work")
    for _ in range(4):
        store.create(DIGITS, learner, owner=OWNER)
    home.run()
    assert len(titles(home)) == 3
    assert titles(home)[0] == "at work", "running runs come before queued ones"
    assert any("2" in caption.value for caption in home.caption)


def test_a_name_is_never_markup(home: AppTest, store: Store) -> None:
    running_run(store, home.session_state["learner"], name="**bold** <i>x</i> :red[y]")
    home.run()
    assert titles(home) == ["**bold** <i>x</i> :red[y]"]
    assert not any("bold" in element.value for element in home.markdown)


def test_runs_of_other_learners_are_hidden(home: AppTest, store: Store) -> None:
    running_run(store, "somebody else", name="secret")
    home.run()
    assert not home.text
