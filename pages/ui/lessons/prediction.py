"""The form before a lesson's runs start: size, settings of the arms, and the prediction."""

from __future__ import annotations

import streamlit as st

from dlcore.datasets import Cache
from dlcore.lessons import Lesson, Size
from dlcore.store import Attempt
from pages.ui.common.prediction_form import predict_outcome
from pages.ui.lessons.settings_table import data_text, settings_table
from pages.ui.shell.choice import radio
from pages.ui.shell.learner import learner
from pages.ui.shell.services import estimate_seconds, start_run, store
from pages.ui.shell.text import duration, sentences, size, t


def draw_prediction(lesson: Lesson) -> None:
    """Draw the form; its button saves the prediction and starts the runs."""
    chosen_size = _select_size(lesson)
    st.caption(data_text(lesson, chosen_size))
    if table := settings_table(lesson, chosen_size):
        st.html(table)
    outcome = predict_outcome(
        "lesson",
        lesson.id,
        lesson.rule.outcomes,
        lambda code: t(f"lesson.choice.{lesson.id}.{code}"),
        t("lesson.start"),
    )
    if outcome:
        _start_runs(lesson, chosen_size, outcome)


def _select_size(lesson: Lesson) -> Size:
    labels = {
        Size.PREVIEW: t("lesson.size_preview"),
        Size.DEMO: t("lesson.size_demo"),
        Size.FULL: t("lesson.size_full"),
    }
    key, label = f"size_{lesson.id}", t("lesson.size")
    chosen = radio(key, label, list(Size), labels.__getitem__, default=Size.DEMO, horizontal=True)
    st.caption(_cost_text(lesson, chosen))
    return chosen


def _cost_text(lesson: Lesson, chosen: Size) -> str:
    """Return number of runs, estimated time and download size."""
    specs = [spec for seeds in lesson.specs(chosen).values() for spec in seeds]
    parts = [t("lesson.runs", count=len(specs))]
    if estimate := estimate_seconds(specs):
        low, high = map(duration, estimate)
        parts.append(t("lesson.estimate", low=low, high=high))
    cache = Cache.default()
    missing = sum(file.size for file in specs[0].dataset.missing_files(cache))
    if missing:
        parts.append(t("lesson.download", size=size(missing)))
    return sentences(*parts)


def _start_runs(lesson: Lesson, chosen: Size, outcome: str) -> None:
    runs = {
        code: tuple(start_run(spec, preset=lesson.origin(code)).id for spec in specs)
        for code, specs in lesson.specs(chosen).items()
    }
    store().save_attempt(learner(), Attempt(lesson.id, chosen.value, outcome, runs))
    st.rerun()
