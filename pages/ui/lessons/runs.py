"""A lesson's runs side by side while they train, and what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run
from dlcore.errors import RunFinished, RunNotFound
from dlcore.lessons import LESSONS, Lesson
from dlcore.store import Attempt
from pages.ui.common.run_curves import draw_groups, epochs_of
from pages.ui.lessons.answer import lesson_answer
from pages.ui.lessons.prediction import arm_name
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import failure_text
from pages.ui.shell.services import engine, store
from pages.ui.shell.text import t

POLL_SECONDS = 1.0

RunsByArm = Mapping[str, Sequence[Run]]


def runs_of(attempt: Attempt) -> RunsByArm:
    """The runs of an attempt that are still there, by arm."""
    return {arm: list(filter(None, map(_found, ids))) for arm, ids in attempt.runs.items()}


def is_whole(lesson: Lesson, runs: RunsByArm) -> bool:
    """Whether every arm of a lesson still has a run."""
    return all(runs.get(arm) for arm in lesson.arms)


def lesson_runs(lesson: Lesson, attempt: Attempt) -> None:
    """Draws everything after the prediction; while a run goes on, the drawing renews itself."""
    goes_on = bool(_unfinished(runs_of(attempt)))
    if goes_on:
        # Runs that waited for a page to wake the engine go on.
        engine()
    st.fragment(_panel, run_every=POLL_SECONDS if goes_on else None)(lesson.id, goes_on)


@error_boundary()
def _panel(lesson_id: str, went_on: bool) -> None:
    lesson = LESSONS[lesson_id]
    attempt = store().attempts(learner()).get(lesson_id)
    runs = runs_of(attempt) if attempt else {}
    if attempt is None or bool(_unfinished(runs)) != went_on:
        st.rerun()
    _progress(lesson, runs)
    if went_on:
        _stop(runs)
    _curves(lesson, runs)
    if not went_on:
        lesson_answer(lesson, attempt, runs)


def _found(run_id: str) -> Run | None:
    try:
        return store().run(run_id)
    except RunNotFound:
        return None


def _unfinished(runs: RunsByArm) -> list[Run]:
    return [run for of_arm in runs.values() for run in of_arm if not run.state.is_finished()]


def _progress(lesson: Lesson, runs: RunsByArm) -> None:
    for column, (code, of_arm) in zip(st.columns(len(runs)), runs.items(), strict=True):
        with column:
            share = sum(1.0 if r.state.is_finished() else r.progress.share for r in of_arm)
            st.progress(share / max(1, len(of_arm)), text=_status(lesson, code, of_arm))
            for run in of_arm:
                if run.error:
                    st.error(failure_text(*run.error), icon=":material/error:")


def _status(lesson: Lesson, code: str, runs: Sequence[Run]) -> str:
    going = [run for run in runs if not run.state.is_finished()]
    shown = going[0] if going else runs[-1]
    return t(
        "lesson.status",
        arm=arm_name(lesson, code),
        state=name_of("state", shown.state),
        epoch=shown.progress.epoch,
        epochs=shown.spec.training.epochs,
    )


def _stop(runs: RunsByArm) -> None:
    if st.button(t("lesson.stop"), icon=":material/stop:", key="lesson_stop"):
        for run in _unfinished(runs):
            try:
                engine().stop(run.id)
            except RunFinished:
                continue


def _curves(lesson: Lesson, runs: RunsByArm) -> None:
    groups = {
        arm_name(lesson, code): [epochs for run in of_arm if (epochs := epochs_of(store(), run))]
        for code, of_arm in runs.items()
    }
    known = {title: curves for title, curves in groups.items() if curves}
    if known:
        draw_groups(known)
