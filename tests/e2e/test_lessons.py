"""Lessons in a real browser: from the prediction in one language to the conclusion in another.

``tests/pages/test_lessons_page.py`` draws the conclusion of every lesson from stored runs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dlcore.datasets import Cache
from dlcore.lessons import LESSONS, Lesson
from pages.ui.shell.text import catalogue
from tests.e2e.actions import check, click
from tests.e2e.app_run import TRAINING_MS, wait_for_app_run
from tests.real_data import data_folder

TRAINED = ("early-stopping", "overfitting")
"""Images and reviews."""

LESSONS_MS = 2 * len(TRAINED) * TRAINING_MS
"""They train at the same time, two runs each."""


@pytest.mark.timeout(900)
def test_lessons_reach_their_conclusions(
    start_app: Callable[..., str], open_page: Callable[..., Page], tmp_path: Path
) -> None:
    cache = Cache(tmp_path, others=list(filter(None, [data_folder()])))
    lessons = [lesson for lesson in map(LESSONS.__getitem__, TRAINED) if has_data(lesson, cache)]
    if not lessons:
        pytest.skip("the data of the lessons is not on this machine")
    address, page = start_app(), open_page("about:blank")
    before = LessonsPage(page, address, "ja")
    for lesson in lessons:
        before.predict_and_start(lesson)
    # In another language, thus in a new session, all attempts are still there.
    after = LessonsPage(page, address, "en")
    for lesson in lessons:
        after.read_conclusion(lesson)


class LessonsPage:
    """Page object of the Lessons page.

    Args:
        page: tab in which the gallery is opened.
        address: of the app.
        language: language of the page.
    """

    def __init__(self, page: Page, address: str, language: str) -> None:
        self.page = page
        self._language = language
        page.goto(f"{address}/lessons?lang={language}")

    def predict_and_start(self, lesson: Lesson) -> None:
        """Open a lesson, predict, start it and return to the gallery."""
        self._open(lesson)
        start = self.page.locator(".st-key-lesson_start button")
        expect(start).to_be_disabled()
        expect(self.page.locator(".js-plotly-plot")).to_have_count(0)
        for choice in (self._word("size_preview"), self._choice(lesson, prediction(lesson))):
            wait_for_app_run(self.page)
            check(self.page.get_by_role("radio", name=choice, exact=True))
        expect(start).to_be_enabled()
        click(start)
        self._expect_prediction(lesson)
        self._back()

    def read_conclusion(self, lesson: Lesson) -> None:
        """Open a lesson, check its conclusion and return to the gallery."""
        self._open(lesson)
        self._expect_prediction(lesson)
        found = self.page.locator(".st-key-lesson_conclusion strong").first
        expect(found).to_be_visible(timeout=LESSONS_MS)
        choices = {self._choice(lesson, code): code for code in lesson.rule.outcomes}
        outcome = choices[found.inner_text()]
        is_right = outcome == prediction(lesson)
        predicted = self._choice(lesson, prediction(lesson))
        verdict = self._word("right" if is_right else "wrong").format(prediction=predicted)
        expect(self.page.get_by_text(verdict)).to_be_visible()
        expect(self.page.get_by_text(self._word(f"source.{lesson.id}"))).to_be_visible()
        expect(self.page.locator(".js-plotly-plot").first).to_be_visible()
        self._back()

    def _back(self) -> None:
        click(self.page.locator(".st-key-all_lessons button"))
        title = self._word("title")
        self._expect_heading(title)

    def _open(self, lesson: Lesson) -> None:
        wait_for_app_run(self.page)
        click(self.page.locator(f".st-key-open_{lesson.id} button"))
        name = self._word(f"name.{lesson.id}")
        self._expect_heading(name)

    def _expect_heading(self, words: str) -> None:
        # A list, because the heading of the previous page may still be there for a moment.
        expect(self.page.get_by_role("heading", level=1)).to_have_text([words])

    def _expect_prediction(self, lesson: Lesson) -> None:
        words = self._word("your_prediction").replace("**", "")
        text = words.format(prediction=self._choice(lesson, prediction(lesson)))
        expect(self.page.get_by_text(text, exact=True)).to_be_visible()

    def _choice(self, lesson: Lesson, code: str) -> str:
        return self._word(f"choice.{lesson.id}.{code}")

    def _word(self, key: str) -> str:
        return catalogue(self._language)[f"lesson.{key}"].forms[0]


def prediction(lesson: Lesson) -> str:
    """Return the prediction of this test's learner."""
    return lesson.rule.outcomes[0]


def has_data(lesson: Lesson, cache: Cache) -> bool:
    """Return whether all data is on this machine."""
    return not any(spec.dataset.missing_files(cache) for spec in lesson.demo.values())
