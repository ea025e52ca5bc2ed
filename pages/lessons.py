"""Lessons: predict, train, compare, conclude."""

from __future__ import annotations

import streamlit as st

from dlcore.lessons import LESSONS, Lesson
from pages.ui.common.open_item import open_item
from pages.ui.common.title_row import title_row
from pages.ui.lessons.challenges import draw_challenges
from pages.ui.lessons.gallery import OPENED, draw_gallery
from pages.ui.lessons.prediction import draw_prediction
from pages.ui.lessons.runs import attempt_runs, draw_runs, is_complete
from pages.ui.shell.learner import learner
from pages.ui.shell.services import store
from pages.ui.shell.text import t


def draw_lesson(lesson: Lesson) -> None:
    name = t(f"lesson.name.{lesson.id}")
    title_row(name, t("lesson.all"), key="all_lessons", item=OPENED)
    attempt = store().attempts(learner()).get(lesson.id)
    if attempt and not is_complete(lesson, attempt_runs(attempt)):
        st.info(t("lesson.runs_gone"), icon=":material/delete:")
        attempt = None
    if attempt is None:
        st.markdown(t(f"lesson.question.{lesson.id}"))
        draw_prediction(lesson)
        return
    left, right = st.columns([4, 9], gap="large")
    # The question stays in sight beside the curves, see static/styles/lessons.css.
    with left, st.container(border=True, key="lesson_question"):
        st.markdown(t(f"lesson.question.{lesson.id}"))
        prediction = t(f"lesson.choice.{lesson.id}.{attempt.prediction}")
        st.markdown(t("lesson.your_prediction", prediction=prediction))
    with right:
        draw_runs(lesson, attempt)


opened = open_item(OPENED, LESSONS, close_button="all_lessons")
if opened:
    draw_lesson(LESSONS[opened])
else:
    st.title(t("lesson.title"), anchor=False)
    draw_gallery(store().attempts(learner()))
    draw_challenges()
