"""The gallery of all lessons, with the learner's attempts."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dlcore.lessons import LESSONS, Lesson
from dlcore.store import Attempt
from pages.ui.shell.text import t

COLUMNS = 3
OPENED = "lesson"
"""Key of the open lesson in the query parameters and in the session state."""


def draw_gallery(attempts: Mapping[str, Attempt]) -> None:
    """Draw a card for each lesson.

    Args:
        attempts: the learner's attempts, by lesson.
    """
    st.markdown(t("lesson.lead"))
    lessons = list(LESSONS.values())
    for first in range(0, len(lessons), COLUMNS):
        row = zip(st.columns(COLUMNS), lessons[first : first + COLUMNS], strict=False)
        for number, (column, lesson) in enumerate(row, start=first + 1):
            with column, st.container(border=True, height="stretch"):
                _draw_card(number, lesson, lesson.id in attempts)


def _draw_card(number: int, lesson: Lesson, is_started: bool) -> None:
    st.markdown(f"**{number}. {t(f'lesson.name.{lesson.id}')}**")
    st.caption(t(f"lesson.question.{lesson.id}"))
    label = t("lesson.go_on") if is_started else t("lesson.open")
    icon = ":material/check_circle:" if is_started else ":material/school:"
    st.button(label, icon=icon, key=f"open_{lesson.id}", on_click=_open, args=(lesson.id,))


def _open(lesson: str) -> None:
    st.session_state[OPENED] = lesson
    st.query_params[OPENED] = lesson
