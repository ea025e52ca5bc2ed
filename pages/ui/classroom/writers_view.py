"""Training on the class's handwriting: half of the writers train, the other half tests."""

from __future__ import annotations

import statistics
from itertools import chain

import streamlit as st

from dlcore.classroom.handwriting_experiment import (
    METRIC,
    PAIRS,
    Arm,
    Runs,
    accuracies,
    verdict,
)
from dlcore.datasets import ClassHandwriting
from dlcore.errors import ClassroomError, StoreError
from pages.ui.common.plain_table import Cell, plain_table
from pages.ui.common.run_progress import draw_progress, unfinished
from pages.ui.common.run_selection import save_selection
from pages.ui.common.test_result import significance_text
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import classroom, engine, learner_runs
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import number, percent, t

POLL_SECONDS = 1.0

_PROBLEM = "classroom_writers_problem"


def draw_writers(class_id: str) -> None:
    """Draw the experiment with its results, and the button that starts one."""
    st.subheader(t("class.writers.title"), anchor=False)
    st.markdown(t("class.writers.about"))
    runs = classroom().handwriting.runs(class_id)
    polls = bool(unfinished(chain.from_iterable(runs.values())))
    st.button(
        t("class.writers.again") if runs else t("class.writers.start"),
        type="secondary" if runs else "primary",
        icon=":material/model_training:",
        key="train_on_writers",
        disabled=polls,
        on_click=_start,
        args=(class_id,),
    )
    problem = st.session_state.pop(_PROBLEM, "")
    if problem:
        st.error(problem, icon=":material/error:")
    if runs:
        st.fragment(_draw_results, run_every=POLL_SECONDS if polls else None)(class_id, polls)


def _start(class_id: str) -> None:
    drawings = classroom().drawings.of_class(class_id)
    try:
        for run_id in classroom().handwriting.create(class_id, drawings, learner()):
            engine().start(run_id)
    except (ClassroomError, StoreError) as error:
        st.session_state[_PROBLEM] = error_text(error)


@error_boundary()
def _draw_results(class_id: str, polls: bool) -> None:
    runs = classroom().handwriting.runs(class_id)
    everything = list(chain.from_iterable(runs.values()))
    if bool(unfinished(everything)) != polls:
        st.rerun()
    if polls:
        draw_progress(everything, key="stop_writers")
    rows = [_row(runs, arm) for arm in chain.from_iterable(PAIRS) if arm in runs]
    st.html(plain_table([t("class.writers.trained"), t("class.writers.accuracy")], rows))
    _draw_verdicts(runs)
    mine = [run.id for run in learner_runs()]
    chosen = [run.id for run in everything if run.id in mine]
    if chosen and not polls:
        draw_term_links("training-data", "test-data")
        label = t("lesson.compare")
        if st.button(label, icon=":material/query_stats:", key="compare_writers"):
            save_selection(mine, chosen)
            st.switch_page("pages/compare.py")


def _draw_verdicts(runs: Runs) -> None:
    for control, arm in PAIRS:
        if result := verdict(runs, control, arm):
            names = _name(runs, control), _name(runs, arm)
            st.text(significance_text(METRIC, result, *names))


def _row(runs: Runs, arm: Arm) -> list[Cell]:
    values = accuracies(runs[arm])
    if not values:
        return [_name(runs, arm), "…"]
    each = t("chart.separator").join(percent(value) for value in values)
    return [
        _name(runs, arm),
        (percent(statistics.fmean(values)), t("class.writers.each", each=each)),
    ]


def _name(runs: Runs, arm: Arm) -> str:
    """Return what the runs of an arm train on."""
    if arm not in runs:
        return ""
    dataset = runs[arm][0].spec.dataset
    assert isinstance(dataset, ClassHandwriting)
    sizes = {"mnist": number(dataset.mnist), "drawn": number(dataset.drawn)}
    return t(f"class.writers.arm.{arm.value}", **sizes)
