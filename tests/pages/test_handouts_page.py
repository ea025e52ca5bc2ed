"""The page Worksheets: every lesson has a worksheet and notes, and the plan lasts 90 minutes."""

from __future__ import annotations

from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.lessons import LESSONS
from dlcore.lessons.plan import MINUTES, PLAN
from pages.ui.lessons.handout import BOX
from pages.ui.shell.language import LANGUAGES
from tests.pages.page_driver import assert_no_error, choice, html, message, open_page


def sheet(at: AppTest) -> str:
    """Return the headings and paragraphs."""
    return "\n".join(each.value for each in (*at.header, *at.subheader, *at.markdown))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_has_a_worksheet_and_notes(language: str) -> None:
    at = assert_no_error(open_page("handouts", language))
    for index, lesson in enumerate(LESSONS.values()):
        kind = ("worksheet", "notes")[index % 2]
        choice(at.get("button_group"), "handout").set_value(kind).run()
        choice(at.selectbox, "handout_lesson").set_value(lesson.id).run()
        shown = sheet(assert_no_error(at))
        assert message(at, f"lesson.name.{lesson.id}") in shown
        if kind == "worksheet":
            assert shown.count(BOX) == len(lesson.rule.outcomes) + 2
            assert html(at).count("<tr><td>") >= len(lesson.arms) * lesson.seeds
        else:
            assert message(at, f"lesson.background.{lesson.id}") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_is_in_the_address(language: str) -> None:
    at = assert_no_error(open_page("handouts", language, query={"handout": "plan"}))
    assert all(escape(message(at, f"handout.plan.{step.id}")) in html(at) for step in PLAN)


def test_the_plan_fits_and_its_lessons_exist() -> None:
    assert sum(step.minutes for step in PLAN) == MINUTES
    assert {step.lesson for step in PLAN} - {""} <= set(LESSONS)
