"""Pages to print: all worksheets and notes have one form, filled from the registry of lessons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from html import escape

import streamlit as st

from dlcore.lessons import LESSONS, Lesson, Size
from dlcore.lessons.plan import MINUTES, PLAN
from pages.ui.common.metric_text import run_metric_name
from pages.ui.common.plain_table import Cell, plain_table
from pages.ui.common.run_titles import arm_name
from pages.ui.lessons.settings_table import data_text, settings_table
from pages.ui.shell.choice import in_address, select, tabs
from pages.ui.shell.text import number, t

BOX = "☐"
LINES = 3
"""Empty lines below a question."""

STEPS = ("question", "predict", "train", "compare", "talk")
"""Codes of a lesson's steps; their words are ``handout.step.<code>`` in the catalogues."""

QUESTIONS = ("sure", "why", "elsewhere")
"""Codes of the questions to a class, ``handout.ask.<code>`` in the catalogues."""


def draw_handouts() -> None:
    """Draw what to choose, which is not printed, then the sheet."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="handout_choice"):
        kind = tabs(
            "handout", t("handout.kind"), list(SHEETS), lambda code: t(f"handout.kind.{code}")
        )
        lesson = LESSONS[_select_lesson()] if kind in _OF_LESSON else None
    with st.container(key="handout_sheet"):
        if lesson:
            _OF_LESSON[kind](lesson)
        else:
            _draw_plan()


def _select_lesson() -> str:
    titles = {each: _lesson_title(LESSONS[each]) for each in LESSONS}
    key, label = "handout_lesson", t("handout.lesson")
    return in_address(
        key, list(titles), lambda: select(key, label, list(titles), titles.__getitem__, width=420)
    )


def _lesson_title(lesson: Lesson) -> str:
    position = list(LESSONS).index(lesson.id) + 1
    return f"{number(position)}. {t(f'lesson.name.{lesson.id}')}"


def _draw_worksheet(lesson: Lesson) -> None:
    _draw_title(_lesson_title(lesson))
    name, date = _escaped("handout.name"), _escaped("handout.date")
    st.html(f'<p class="dl-handout-name"><span>{name}</span><span>{date}</span></p>')
    _draw_part("handout.part.question")
    st.markdown(t(f"lesson.question.{lesson.id}"))
    _draw_settings(lesson)
    _draw_part("handout.part.prediction")
    _draw_boxes([t(f"lesson.choice.{lesson.id}.{code}") for code in lesson.rule.outcomes])
    _draw_lines("handout.because")
    _draw_part("handout.part.results")
    st.html(_empty_table(lesson))
    _draw_part("handout.part.conclusion")
    _draw_lines("handout.shows")
    _draw_boxes([t("handout.right"), t("handout.wrong")])
    for code in QUESTIONS:
        _draw_lines(f"handout.ask.{code}")


def _draw_notes(lesson: Lesson) -> None:
    _draw_title(t("handout.notes_title", lesson=_lesson_title(lesson)))
    st.markdown(t("lesson.you_learn", learn=t(f"lesson.learn.{lesson.id}")))
    _draw_part("handout.part.before")
    dataset = next(iter(lesson.demo.values())).dataset
    _draw_preparation([dataset.name] if dataset.files else [])
    _draw_settings(lesson)
    _draw_part("handout.part.steps")
    for position, code in enumerate(STEPS, start=1):
        st.markdown(f"{position}. {t(f'handout.step.{code}')}")
    _draw_part("lesson.source_title")
    st.markdown(t(f"lesson.source.{lesson.id}"))
    _draw_part("lesson.background_title")
    st.markdown(t(f"lesson.background.{lesson.id}"))
    _draw_part("handout.part.ask")
    for code in QUESTIONS:
        st.markdown(f"- {t(f'handout.ask.{code}')}")
    st.caption(t("handout.no_answer"))


def _draw_plan() -> None:
    _draw_title(t("handout.plan_title", count=MINUTES))
    st.markdown(t("handout.plan_about"))
    begin = 0
    rows: list[list[Cell]] = []
    for step in PLAN:
        end = begin + step.minutes
        lesson = _lesson_title(LESSONS[step.lesson]) if step.lesson else ""
        about = t(f"handout.plan.{step.id}")
        rows.append([t("handout.span", begin=begin, end=end), (about, lesson)])
        begin = end
    with st.container(key="handout_plan"):
        st.html(plain_table([t("handout.minutes"), t("handout.what")], rows))
    _draw_part("handout.part.before")
    names = dict.fromkeys(
        spec.dataset.name
        for step in PLAN
        if step.lesson
        for spec in LESSONS[step.lesson].demo.values()
        if spec.dataset.files
    )
    _draw_preparation(names)


def _draw_preparation(datasets: Collection[str]) -> None:
    """Draw the commands that fetch data sets and examine the computer."""
    if datasets:
        st.markdown(t("handout.fetch"))
        commands = (f"python -m dlcore data fetch {name}" for name in datasets)
        st.code("\n".join(commands), language="shell")
    st.markdown(t("handout.check"))
    st.code("python -m dlcore doctor --class 40", language="shell")


_OF_LESSON: Mapping[str, Callable[[Lesson], None]] = {
    "worksheet": _draw_worksheet,
    "notes": _draw_notes,
}
SHEETS = (*_OF_LESSON, "plan")
"""Kinds of sheets; their names are ``handout.kind.<code>`` in the catalogues."""


def _draw_title(title: str) -> None:
    st.header(title, anchor=False)


def _draw_part(key: str) -> None:
    st.subheader(t(key), anchor=False)


def _draw_settings(lesson: Lesson) -> None:
    st.markdown(data_text(lesson, Size.DEMO))
    if table := settings_table(lesson, Size.DEMO):
        st.html(table)


def _draw_boxes(labels: list[str]) -> None:
    for label in labels:
        st.markdown(f"{BOX} {label}")


def _draw_lines(key: str) -> None:
    st.markdown(t(key))
    st.html('<div class="dl-handout-lines">' + "<i></i>" * LINES + "</div>")


def _empty_table(lesson: Lesson) -> str:
    """Return a row for each run, to be filled by hand."""
    seeds = range(1, lesson.seeds + 1)
    names = [
        t("handout.run", arm=arm_name(lesson, code), count=seed)
        if lesson.seeds > 1
        else arm_name(lesson, code)
        for code in lesson.arms
        for seed in seeds
    ]
    header = [t("lesson.arm"), t("compare.epochs_done"), run_metric_name(lesson.metric)]
    return plain_table(header, [[name, "", ""] for name in names])


def _escaped(key: str) -> str:
    """Return a text of the catalogue for a line of HTML."""
    return escape(t(key))
