"""The runs of a lesson: progress and curves while they train, then the conclusion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import streamlit as st

from dlcore import Run
from dlcore.lessons import LESSONS, Lesson
from dlcore.store import Attempt
from pages.ui.charts.bands import CurveGroup
from pages.ui.charts.run_style import run_styles
from pages.ui.common.run_curves import draw_groups, read_epochs
from pages.ui.common.run_progress import mean_progress, stop_runs, unfinished
from pages.ui.common.run_titles import arm_name
from pages.ui.lessons.conclusion import draw_conclusion
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import failure_text
from pages.ui.shell.services import engine, store
from pages.ui.shell.text import t

POLL_SECONDS = 1.0

RunsByArm = Mapping[str, Sequence[Run]]


def attempt_runs(attempt: Attempt) -> RunsByArm:
    """Return the runs of an attempt that still exist, by arm."""
    return {arm: list(filter(None, map(store().find, ids))) for arm, ids in attempt.runs.items()}


def is_complete(lesson: Lesson, runs: RunsByArm) -> bool:
    """Whether every arm of a lesson still has a run."""
    return all(runs.get(arm) for arm in lesson.arms)


def draw_runs(lesson: Lesson, attempt: Attempt) -> None:
    """Draw everything after the prediction; poll while a run is unfinished."""
    polls = bool(unfinished_runs(attempt_runs(attempt)))
    if polls:
        # Start the engine if no page has done so yet: it resumes the runs.
        engine()
    st.fragment(_draw_panel, run_every=POLL_SECONDS if polls else None)(lesson.id, polls)


@error_boundary()
def _draw_panel(lesson_id: str, polls: bool) -> None:
    lesson = LESSONS[lesson_id]
    attempt = store().attempts(learner()).get(lesson_id)
    runs = attempt_runs(attempt) if attempt else {}
    if attempt is None or bool(unfinished_runs(runs)) != polls:
        st.rerun()
    _draw_progress(lesson, runs)
    if polls:
        _draw_stop_button(runs)
    _draw_curves(lesson, runs)
    if not polls:
        draw_conclusion(lesson, attempt, runs)


def unfinished_runs(runs: RunsByArm) -> list[Run]:
    """Return the runs of all arms that have not ended."""
    return unfinished(chain.from_iterable(runs.values()))


def _draw_progress(lesson: Lesson, runs: RunsByArm) -> None:
    for column, (code, arm_runs) in zip(st.columns(len(runs)), runs.items(), strict=True):
        with column:
            st.progress(mean_progress(arm_runs), text=_status(lesson, code, arm_runs))
            for run in arm_runs:
                if run.error:
                    st.error(failure_text(*run.error), icon=":material/error:")


def _status(lesson: Lesson, code: str, runs: Sequence[Run]) -> str:
    shown = next(iter(unfinished(runs)), runs[-1])
    return t(
        "lesson.status",
        arm=arm_name(lesson, code),
        state=name_of("state", shown.state),
        epoch=shown.progress.epoch,
        epochs=shown.spec.training.epochs,
    )


def _draw_stop_button(runs: RunsByArm) -> None:
    if st.button(t("lesson.stop"), icon=":material/stop:", key="lesson_stop"):
        stop_runs(unfinished_runs(runs))


def _draw_curves(lesson: Lesson, runs: RunsByArm) -> None:
    styles = run_styles(arm_runs[0] for arm_runs in runs.values() if arm_runs)
    groups = [
        CurveGroup(arm_runs[0].id, arm_name(lesson, code), styles[arm_runs[0].id], curves)
        for code, arm_runs in runs.items()
        if (curves := list(filter(None, (read_epochs(store(), run) for run in arm_runs))))
    ]
    if groups:
        draw_groups(groups)
