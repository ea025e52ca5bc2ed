"""All lessons to choose from, with what the learner has done of each."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dlcore.lessons import LESSONS, Lesson
from dlcore.store import Attempt
from pages.ui.shell.text import t

COLUMNS = 3
OPENED = "lesson"
"""Under this name the open lesson stands in the address and in the session."""


def lesson_gallery(attempts: Mapping[str, Attempt]) -> None:
    """Draws a card for each lesson.

    Args:
        attempts: the learner's, by lesson.
    """
    st.markdown(t("lesson.lead"))
    lessons = list(LESSONS.values())
    for first in range(0, len(lessons), COLUMNS):
        row = zip(st.columns(COLUMNS), lessons[first : first + COLUMNS], strict=False)
        for place, (column, lesson) in enumerate(row, start=first + 1):
            with column, st.container(border=True, height="stretch"):
                _card(place, lesson, lesson.id in attempts)


def _card(place: int, lesson: Lesson, is_begun: bool) -> None:
    st.markdown(f"**{place}. {t(f'lesson.name.{lesson.id}')}**")
    st.caption(t(f"lesson.question.{lesson.id}"))
    label = t("lesson.go_on") if is_begun else t("lesson.open")
    icon = ":material/check_circle:" if is_begun else ":material/school:"
    st.button(label, icon=icon, key=f"open_{lesson.id}", on_click=_open, args=(lesson.id,))


def _open(lesson: str) -> None:
    st.session_state[OPENED] = lesson
    st.query_params[OPENED] = lesson
