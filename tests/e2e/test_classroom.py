"""A whole lesson of a class: a teacher and three learners, from joining to the deletion."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Locator, Page, expect

from dlcore.handwriting import pen_digits
from pages.ui.shell.text import catalogue
from tests.e2e.actions import check, click, repeat
from tests.e2e.app_run import TRAINING_MS, wait_for_app_run
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
LESSON = "chance"
SENTENCE = "Seeds matter."


@dataclass(frozen=True)
class Learner:
    """A learner's browser."""

    page: Page
    language: str

    @property
    def bar(self) -> Locator:
        return self.page.locator(".dl-class")

    @property
    def pause(self) -> Locator:
        return self.page.locator(".dl-class-pause")

    @property
    def sentence(self) -> Locator:
        return self.page.get_by_label(self.word("class.submission.text"))

    def word(self, key: str) -> str:
        return text(key, self.language)

    def press(self, key: str) -> None:
        press(self.page, key, self.language)

    def join(self, name: str) -> None:
        self.page.get_by_label(self.word("class.nickname")).fill(name)
        wait_for_app_run(self.page)
        self.press("class.join")
        expect(self.bar).to_have_text(f"2-3 · {name}")

    def predict_lesson(self) -> None:
        """Predict the outcome of the lesson that the teacher opened, and train."""
        start = self.page.locator(".st-key-lesson_start button")
        expect(start).to_be_visible()
        for key in ("lesson.size_preview", f"lesson.choice.{LESSON}.near"):
            wait_for_app_run(self.page)
            check(self.page.get_by_role("radio", name=self.word(key), exact=True))
        expect(start).to_be_enabled()
        click(start)

    def predict_experiment(self) -> None:
        self.press("class.experiment.predict")
        expect(self.page.get_by_text(self.word("class.experiment.predicted_once"))).to_be_visible()

    def _draw_strokes(self) -> None:
        # The bar of the class lies over the bottom of the window.
        canvas = self.page.locator(CANVAS_SELECTOR)
        canvas.evaluate("canvas => canvas.scrollIntoView({ block: 'center' })")
        wait_for_app_run(self.page)
        sample = pen_digits.sample()
        strokes = sample.strokes(int(np.flatnonzero(sample.labels == 0)[0]))
        touches = self.page.evaluate("navigator.maxTouchPoints") > 0
        (draw_by_touch if touches else draw_by_mouse)(self.page, strokes)

    def draw_zero(self) -> None:
        """Draw the digit that is asked for first, and add it."""
        add = self.page.locator(".st-key-add_drawing button")
        # News of the class moves the canvas, sometimes under the pen.
        repeat(self._draw_strokes, lambda ms: expect(add).to_be_enabled(timeout=ms))
        click(add)
        mine = catalogue(self.language)["class.handwriting.mine"].forms[0].format(count=1)
        expect(self.page.get_by_text(mine)).to_be_visible()


def test_a_lesson_from_joining_to_the_deletion(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    url = start_app()
    teacher = open_page(f"{url}/classroom?lang=en", locale="en")
    sign_in(teacher, TEACHER_PASSCODE)
    address = f"{url}/classroom?code={make_class(teacher, '2-3')}&lang="
    learners = [
        Learner(open_page(f"{address}ja"), "ja"),
        Learner(open_page(f"{address}en", locale="en"), "en"),
        Learner(open_page(f"{address}ja", viewport=TABLET, has_touch=True), "ja"),
    ]
    first, second, third = learners
    for name, learner in zip(("7 <b>", "8", "9"), learners, strict=True):
        learner.join(name)
    open_view(teacher, "board")
    tiles = teacher.locator(".dl-board-tile")
    expect(tiles.locator("b")).to_have_text(["7 <b>", "8", "9"])
    click(first.page.locator(".st-key-class_hand button"))
    expect(tiles.first.locator(".dl-board-hand")).to_be_visible()

    # The class experiment: predictions first, then a run for everybody.
    open_view(teacher, "experiment")
    choose(teacher, text("class.experiment.spec"), text("name.preset.digits-mlp"))
    press(teacher, "class.experiment.make")
    expect(teacher.locator(".st-key-start_experiment")).to_be_visible()
    for learner in learners:
        learner.predict_experiment()
    expect(teacher.locator(".st-key-class_predictions")).to_be_visible()
    press(teacher, "class.experiment.start")
    for learner in learners:
        expect(learner.page.locator(".st-key-open_share button")).to_be_visible()
        learner.draw_zero()

    # A timer, and a pause that keeps what was typed and stays over a reload.
    second.sentence.fill(SENTENCE)
    open_view(teacher, "board")
    press(teacher, "class.timer")
    press(teacher, "class.start_timer")
    press(teacher, "class.pause")
    for learner in learners:
        expect(learner.pause).to_have_text(learner.word("class.paused"))
        expect(learner.bar).to_have_text(re.compile(r"· \d:\d\d$"))
    first.page.reload()
    expect(first.pause).to_be_visible()
    press(teacher, "class.resume")
    for learner in learners:
        expect(learner.pause).to_be_hidden()
        expect(learner.page.get_by_test_id("stMain")).not_to_have_attribute("inert", "")
    expect(second.sentence).to_have_value(SENTENCE)
    second.press("class.submission.hand_in")
    expect(second.page.get_by_text(SENTENCE).first).to_be_visible()

    # The teacher brings everybody to a lesson, and sees who has predicted.
    bring(teacher, "lesson", f"lesson.name.{LESSON}")
    first.predict_lesson()
    for learner in (second, third):
        expect(learner.page.locator(".st-key-lesson_start button")).to_be_visible()
    lesson = text(f"lesson.name.{LESSON}")
    where = [text("class.predicted").format(where=lesson), lesson, lesson]
    expect(tiles.locator(".dl-board-where")).to_have_text(where)

    open_view(teacher, "experiment")
    done = text("running.done").format(done=len(learners), count=len(learners))
    expect(teacher.get_by_text(done)).to_be_visible(timeout=TRAINING_MS)
    open_view(teacher, "handwriting")
    count = text("class.handwriting.count").format(drawings=len(learners), writers=len(learners))
    expect(teacher.get_by_text(count)).to_be_visible()
    expect(teacher.get_by_text(text("class.handwriting.accuracy"))).to_be_visible()
    open_view(teacher, "submissions")
    expect(teacher.get_by_text(SENTENCE).first).to_be_visible()

    open_view(teacher, "manage")
    press(teacher, "class.delete")
    press(teacher, "class.delete_now")
    expect(teacher.get_by_text(text("class.none"))).to_be_visible()
    for learner in learners:
        expect(learner.bar).to_be_hidden()
