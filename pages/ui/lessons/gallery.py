"""The gallery of all lessons, with the learner's attempts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

import streamlit as st

from dlcore.lessons import LESSONS, Lesson, Size
from dlcore.store import Attempt
from pages.ui.lessons.conclusion import counted_runs
from pages.ui.lessons.runs import attempt_runs, is_complete, unfinished_runs
from pages.ui.shell.names import name_of
from pages.ui.shell.services import estimate_seconds
from pages.ui.shell.text import t

COLUMNS = 3
DEMO_SECONDS = 180.0
"""A demo takes no longer on two processors; see benchmarks/lessons.py."""

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
            with column, st.container(border=True, height="stretch", key=f"card_{lesson.id}"):
                _draw_card(number, lesson, attempts.get(lesson.id))


def _draw_card(number: int, lesson: Lesson, attempt: Attempt | None) -> None:
    # benchmarks/lesson_pictures.py trains what the picture shows.
    address, words = f"app/static/lessons/{lesson.id}.svg", escape(t("lesson.picture"))
    st.html(f'<img class="dl-lesson-picture" src="{address}" alt="{words}">')
    st.markdown(f"**{number}. {t(f'lesson.name.{lesson.id}')}**")
    st.markdown(t(f"lesson.question.{lesson.id}"))
    learn = t("lesson.you_learn", learn=t(f"lesson.learn.{lesson.id}"))
    st.markdown(learn)
    st.caption(_facts(lesson))
    if attempt:
        _draw_state(lesson, attempt)
    label = t("lesson.go_on") if attempt else t("lesson.open")
    icon = ":material/resume:" if attempt else ":material/school:"
    st.button(label, icon=icon, key=f"open_{lesson.id}", on_click=_open, args=(lesson.id,))


def _facts(lesson: Lesson) -> str:
    """Return the data set, how many runs of how many epochs a class trains, and the minutes."""
    specs = [spec for seeds in lesson.specs(Size.DEMO).values() for spec in seeds]
    facts = t(
        "lesson.facts",
        dataset=name_of("dataset", specs[0].dataset.name),
        epochs=max(spec.training.epochs for spec in specs),
        count=len(specs),
    )
    estimate = estimate_seconds(specs)
    seconds = min(estimate[1], DEMO_SECONDS) if estimate else DEMO_SECONDS
    return t("chart.separator").join([facts, t("lesson.minutes", count=math.ceil(seconds / 60))])


def _draw_state(lesson: Lesson, attempt: Attempt) -> None:
    """Draw whether the runs of an attempt lead to a conclusion."""
    runs = attempt_runs(attempt)
    counted = {arm: counted_runs(arm_runs) for arm, arm_runs in runs.items()}
    if is_complete(lesson, counted) and not unfinished_runs(runs):
        st.badge(t("lesson.done"), icon=":material/check_circle:", color="green")
    else:
        st.badge(t("lesson.begun"), icon=":material/hourglass_top:", color="orange")


def _open(lesson: str) -> None:
    st.session_state[OPENED] = lesson
    st.query_params[OPENED] = lesson
