"""The Lessons page without a browser, over a real engine.

Every lesson from prediction to conclusion is driven in ``tests/e2e/test_lessons.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.lessons import LESSONS, Lesson, Size
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.pages.choices import choice
from tests.real_data import mnist_environment
from tests.waiting import wait_for

PAGE = Path(__file__).parents[2] / "pages" / "lessons.py"
PATIENCE = 120.0


pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture(scope="module")
def engine_environment() -> Mapping[str, str]:
    """Lets the worker find the real data."""
    return mnist_environment() or {}


def opened(lesson: str, language: str, learner: str) -> AppTest:
    """The page as a learner sees it in a new session, which is what a reload gives."""
    at = AppTest.from_file(str(PAGE), default_timeout=PATIENCE)
    at.session_state["language"] = language
    at.session_state["learner"] = learner
    at.query_params["lesson"] = lesson
    return shown(at.run())


def shown(at: AppTest) -> AppTest:
    assert not at.exception, at.exception
    assert not at.error, [error.value for error in at.error]
    return at


def word(language: str, key: str) -> str:
    return catalogue(language)[key].forms[0]


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.markdown, *at.success, *at.info))


def start(at: AppTest, lesson: Lesson, prediction: str) -> None:
    """Predicts and trains at the smallest size; in Japanese, as AppTest reads options in it."""
    choice(at.radio, f"size_{lesson.id}").set_value(Size.PREVIEW).run()
    choice(at.radio, f"prediction_{lesson.id}").set_value(prediction).run()
    shown(at.button(key="lesson_start").click().run())


def await_end(learner: str) -> None:
    store = services.store()
    wait_for(lambda: not store.runs(learner, services.UNFINISHED), PATIENCE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_lessons_stand_in_the_gallery(language: str) -> None:
    at = AppTest.from_file(str(PAGE), default_timeout=PATIENCE)
    at.session_state["language"] = language
    shown(at.run())
    assert at.title[0].value == word(language, "lesson.title")
    assert [button.key for button in at.button] == [f"open_{name}" for name in LESSONS]
    shown(at.button(key="open_chance").click().run())
    assert at.title[0].value == word(language, "lesson.name.chance")
    shown(at.button(key="all_lessons").click().run())
    assert at.title[0].value == word(language, "lesson.title")


def test_more_seeds_let_the_test_speak_and_beginning_anew_forgets() -> None:
    lesson, learner = LESSONS["lstm-layers"], "somebody patient"
    start(opened(lesson.id, "ja", learner), lesson, "alike")
    await_end(learner)
    at = opened(lesson.id, "en", learner)
    assert "cannot tell yet" in texts(at)
    shown(at.button(key="lesson_repeat").click().run())
    await_end(learner)
    at = opened(lesson.id, "en", learner)
    assert "Welch's t-test" in texts(at) and "cannot tell yet" not in texts(at)
    assert len(services.store().runs(learner)) == 6
    at.session_state["lesson_home"] = True
    assert "keras" in shown(at.run()).code[0].value
    shown(at.button(key="lesson_again").click().run())
    assert at.button(key="lesson_start").disabled
    assert len(services.store().runs(learner)) == 6, "the runs stay"


def test_deleted_runs_are_explained() -> None:
    lesson, learner = LESSONS["chance"], "somebody tidy"
    start(opened(lesson.id, "ja", learner), lesson, "same")
    await_end(learner)
    for run in services.store().runs(learner):
        services.store().delete(run.id)
    at = opened(lesson.id, "en", learner)
    assert word("en", "lesson.runs_gone") in texts(at)
    assert at.button(key="lesson_start").disabled


def test_an_unknown_lesson_opens_the_gallery() -> None:
    at = opened("no-such-lesson", "en", "somebody lost")
    assert at.title[0].value == word("en", "lesson.title")
