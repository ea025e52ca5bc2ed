"""A whole lesson: a teacher and three learners, from joining to the deletion of the class."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Page, expect

from dlcore.handwriting import pen_digits
from pages.ui.shell.text import catalogue
from tests.e2e.app_run import wait_for_app_run
from tests.e2e.classroom_page import (
    bring,
    choose,
    make_class,
    open_view,
    press,
    sign_in,
    text,
)
from tests.e2e.conftest import TEACHER_PASSCODE
from tests.e2e.drawing import CANVAS_SELECTOR, draw_by_mouse, draw_by_touch

TABLET = {"width": 820, "height": 1180}
ALL = 3


@dataclass(frozen=True)
class Learner:
    """A learner's browser."""

    page: Page
    language: str

    def word(self, key: str) -> str:
        return text(key, self.language)

    def press(self, key: str) -> None:
        press(self.page, key, self.language)

    def join(self, name: str) -> None:
        self.page.get_by_label(self.word("class.nickname")).fill(name)
        wait_for_app_run(self.page)
        self.press("class.join")
        expect(self.page.locator(".dl-class")).to_have_text(f"2-3 · {name}")

    def predict_lesson(self) -> None:
        """Predict the outcome of the lesson that the teacher opened, and train."""
        start = self.page.locator(".st-key-lesson_start button")
        expect(start).to_be_visible()
        self.page.get_by_text(self.word("lesson.size_preview"), exact=True).click()
        self.page.get_by_text(self.word("lesson.choice.chance.near"), exact=True).click()
        expect(start).to_be_enabled()
        start.click()

    def predict_experiment(self) -> None:
        self.press("class.experiment.predict")
        expect(self.page.get_by_text(self.word("class.experiment.predicted_once"))).to_be_visible()

    def draw_zero(self) -> None:
        """Draw the digit that is asked for first."""
        expect(self.page.locator(CANVAS_SELECTOR)).to_be_visible()
        self.page.locator(CANVAS_SELECTOR).scroll_into_view_if_needed()
        wait_for_app_run(self.page)
        sample = pen_digits.sample()
        strokes = sample.strokes(int(np.flatnonzero(sample.labels == 0)[0]))
        touches = self.page.evaluate("navigator.maxTouchPoints") > 0
        (draw_by_touch if touches else draw_by_mouse)(self.page, strokes)
        wait_for_app_run(self.page)
        self.press("class.handwriting.add")
        mine = catalogue(self.language)["class.handwriting.mine"].forms[0].format(count=1)
        expect(self.page.get_by_text(mine)).to_be_visible()

    def hand_in(self, sentence: str) -> None:
        field = self.page.get_by_label(self.word("class.submission.text"))
        field.fill(sentence)
        wait_for_app_run(self.page)
        self.press("class.submission.hand_in")
        expect(self.page.get_by_text(sentence).first).to_be_visible()


def test_a_lesson_from_joining_to_the_deletion(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    url = start_app()
    teacher = open_page(f"{url}/classroom?lang=en", locale="en")
    sign_in(teacher, TEACHER_PASSCODE)
    code = make_class(teacher, "2-3")
    address = f"{url}/classroom?code={code}&lang="
    learners = [
        Learner(open_page(f"{address}ja"), "ja"),
        Learner(open_page(f"{address}en"), "en"),
        Learner(open_page(f"{address}ja", viewport=TABLET, has_touch=True), "ja"),
    ]
    for index, learner in enumerate(learners):
        learner.join(f"{index}")
    open_view(teacher, "board")
    expect(teacher.locator(".dl-board-tile")).to_have_count(ALL)

    # Everybody predicts and trains the lesson; the teacher sees it on the board.
    bring(teacher, "lesson", "lesson.name.chance")
    for learner in learners:
        learner.predict_lesson()
    expect(teacher.get_by_text(text("lesson.name.chance")).nth(ALL - 1)).to_be_visible()
    for learner in learners:
        expect(learner.page.locator(".st-key-lesson_conclusion strong").first).to_be_visible()

    # A timer and a hidden page.
    press(teacher, "class.timer")
    press(teacher, "class.start_timer")
    for learner in learners:
        expect(learner.page.locator(".dl-class")).to_have_text(re.compile(r"· [45]:\d\d$"))

    # The class experiment: predictions first, then a run for everybody.
    open_view(teacher, "experiment")
    choose(teacher, text("class.experiment.spec"), text("name.preset.digits-mlp"))
    press(teacher, "class.experiment.make")
    open_view(teacher, "board")
    bring(teacher, "page", "app.classroom")
    for learner in learners:
        learner.predict_experiment()
    open_view(teacher, "experiment")
    predicted = text("class.experiment.predicted").format(count=ALL)
    expect(teacher.get_by_text(predicted)).to_be_visible()
    expect(teacher.locator(".st-key-class_predictions")).to_be_visible()
    press(teacher, "class.experiment.start")
    done = text("running.done").format(done=ALL, count=ALL)
    expect(teacher.get_by_text(done)).to_be_visible()
    for learner in learners:
        expect(learner.page.locator(".st-key-open_share button")).to_be_visible()

    # The handwriting, and something handed in.
    for learner in learners:
        learner.draw_zero()
    learners[1].hand_in("Seeds matter.")
    open_view(teacher, "handwriting")
    count = text("class.handwriting.count").format(drawings=ALL, writers=ALL)
    expect(teacher.get_by_text(count)).to_be_visible()
    expect(teacher.get_by_text(text("class.handwriting.accuracy"))).to_be_visible()
    open_view(teacher, "submissions")
    expect(teacher.get_by_text("Seeds matter.").first).to_be_visible()

    open_view(teacher, "manage")
    press(teacher, "class.delete")
    press(teacher, "class.delete_now")
    expect(teacher.get_by_text(text("class.none"))).to_be_visible()
    for learner in learners:
        expect(learner.page.locator(".dl-class")).to_be_hidden()
        expect(learner.page.get_by_text(learner.word("class.lead"))).to_be_visible()
