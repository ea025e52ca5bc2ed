"""Lessons: predict, train, compare, conclude."""

from __future__ import annotations

import streamlit as st

from dlcore.lessons import LESSONS, Lesson
from pages.ui.lessons.gallery import OPENED, lesson_gallery
from pages.ui.lessons.prediction import lesson_prediction
from pages.ui.lessons.runs import is_whole, lesson_runs, runs_of
from pages.ui.shell.learner import learner
from pages.ui.shell.services import store
from pages.ui.shell.text import t


def opened_lesson() -> Lesson | None:
    """The lesson of the address, else the one that was open before."""
    name = str(st.query_params.get(OPENED) or st.session_state.get(OPENED))
    if name not in LESSONS:
        close()
        return None
    st.session_state[OPENED] = st.query_params[OPENED] = name
    return LESSONS[name]


def close() -> None:
    st.session_state.pop(OPENED, None)
    st.query_params.pop(OPENED, None)


def draw(lesson: Lesson) -> None:
    st.button(t("lesson.all"), icon=":material/arrow_back:", key="all_lessons", on_click=close)
    st.title(t(f"lesson.name.{lesson.id}"), anchor=False)
    st.markdown(t(f"lesson.question.{lesson.id}"))
    attempt = store().attempts(learner()).get(lesson.id)
    if attempt and not is_whole(lesson, runs_of(attempt)):
        st.info(t("lesson.runs_gone"), icon=":material/delete:")
        attempt = None
    if attempt is None:
        lesson_prediction(lesson)
        return
    st.markdown(
        t("lesson.your_prediction", prediction=t(f"lesson.choice.{lesson.id}.{attempt.prediction}"))
    )
    lesson_runs(lesson, attempt)


opened = opened_lesson()
if opened:
    draw(opened)
else:
    st.title(t("lesson.title"), anchor=False)
    lesson_gallery(store().attempts(learner()))
