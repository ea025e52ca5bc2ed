"""Tests of the Lessons page with a real engine.

``tests/e2e/test_lessons.py`` completes every lesson from prediction to conclusion.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.lessons import LESSONS, Lesson, Size
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from tests.pages.page_driver import TIMEOUT, assert_no_error, choice, message, open_page
from tests.real_data import mnist_environment
from tests.waiting import wait_for

pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture(scope="module")
def engine_environment() -> Mapping[str, str]:
    """Give the worker access to the real data."""
    return mnist_environment() or {}


def open_lesson(lesson: str, language: str, learner: str) -> AppTest:
    """Open a lesson in a new session, as after a reload."""
    return assert_no_error(
        open_page("lessons", language, query={"lesson": lesson}, learner=learner)
    )


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in (*at.markdown, *at.success, *at.info))


def start(at: AppTest, lesson: Lesson, prediction: str) -> None:
    """Predict and train at the smallest size, in Japanese because AppTest reads options in it."""
    choice(at.radio, f"size_{lesson.id}").set_value(Size.PREVIEW).run()
    choice(at.radio, f"prediction_{lesson.id}").set_value(prediction).run()
    assert_no_error(at.button(key="lesson_start").click().run())


def wait_until_finished(learner: str) -> None:
    store = services.store()
    wait_for(lambda: not store.runs(learner, services.UNFINISHED), TIMEOUT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gallery_opens_every_lesson(language: str) -> None:
    at = assert_no_error(open_page("lessons", language))
    assert at.title[0].value == message(at, "lesson.title")
    assert [button.key for button in at.button] == [f"open_{name}" for name in LESSONS]
    assert_no_error(at.button(key="open_chance").click().run())
    assert at.title[0].value == message(at, "lesson.name.chance")
    assert_no_error(at.button(key="all_lessons").click().run())
    assert at.title[0].value == message(at, "lesson.title")


def test_more_seeds_allow_a_significance_test_and_a_restart_forgets_the_attempt() -> None:
    lesson, learner = LESSONS["lstm-layers"], "patient learner"
    start(open_lesson(lesson.id, "ja", learner), lesson, "alike")
    wait_until_finished(learner)
    at = open_lesson(lesson.id, "en", learner)
    assert "cannot tell yet" in texts(at)
    assert_no_error(at.button(key="lesson_repeat").click().run())
    wait_until_finished(learner)
    at = open_lesson(lesson.id, "en", learner)
    assert "Welch's t-test" in texts(at) and "cannot tell yet" not in texts(at)
    assert len(services.store().runs(learner)) == 3 * len(lesson.arms)
    at.session_state["lesson_home"] = True
    assert "keras" in assert_no_error(at.run()).code[0].value
    assert_no_error(at.button(key="lesson_again").click().run())
    assert at.button(key="lesson_start").disabled
    assert len(services.store().runs(learner)) == 3 * len(lesson.arms), "a restart keeps the runs"


def test_deleted_runs_are_explained() -> None:
    lesson, learner = LESSONS["chance"], "tidy learner"
    start(open_lesson(lesson.id, "ja", learner), lesson, "same")
    wait_until_finished(learner)
    for run in services.store().runs(learner):
        services.store().delete(run.id)
    at = open_lesson(lesson.id, "en", learner)
    assert message(at, "lesson.runs_gone") in texts(at)
    assert at.button(key="lesson_start").disabled


def test_an_unknown_lesson_opens_the_gallery() -> None:
    at = open_lesson("no-such-lesson", "en", "lost learner")
    assert at.title[0].value == message(at, "lesson.title")
