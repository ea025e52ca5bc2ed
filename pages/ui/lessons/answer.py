"""What a lesson's runs say: figures, conclusion, the prediction, the source, and chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import streamlit as st

from dlcore import Run, Spec
from dlcore.analysis.history import history
from dlcore.analysis.significance import MIN_SEEDS, judge, spread
from dlcore.lessons import Amount, Arms, Conclusion, Lesson, Measured, Size, Unit, arms
from dlcore.lessons.figures import GAP
from dlcore.store import Attempt
from pages.ui.common.export_panel import export_panel_of_several
from pages.ui.common.metric_text import figure_name
from pages.ui.common.plain_table import plain_table
from pages.ui.common.repeat_form import repeat
from pages.ui.common.run_choice import choose
from pages.ui.common.test_result import judgement_text, spread_text
from pages.ui.lessons.prediction import arm_name
from pages.ui.shell.learner import learner
from pages.ui.shell.services import own_runs, store
from pages.ui.shell.text import duration, number, percent, t

FURTHER_SEEDS = MIN_SEEDS - 1


def lesson_answer(lesson: Lesson, attempt: Attempt, runs: Mapping[str, Sequence[Run]]) -> None:
    """Draws what came out once no run goes on any more.

    Args:
        attempt: holds the prediction.
        runs: by arm.
    """
    measured = {code: _measured(of_arm) for code, of_arm in runs.items()}
    recipes = lesson.recipes(Size(attempt.size))
    found = arms(recipes, measured)
    if not all(arm.runs and arm.figures(lesson.metric) for arm in found.values()):
        st.warning(t("lesson.no_conclusion"), icon=":material/error:")
        _again(lesson)
        return
    st.subheader(t("lesson.figures"), anchor=False)
    st.html(_table(lesson, found))
    conclusion = lesson.rule.conclude(found)
    _conclusion(lesson, attempt, conclusion)
    _source(lesson)
    _chance(lesson, attempt, found, runs)
    _take_home(lesson, runs)
    _onwards(lesson, runs)


def conclusion_text(lesson: Lesson, conclusion: Conclusion) -> str:
    """The conclusion in words: what was found, and the figures by which."""
    values = {name: amount_text(amount) for name, amount in conclusion.values.items()}
    found = t(f"lesson.choice.{lesson.id}.{conclusion.outcome}")
    return t("lesson.found", found=found, why=t(f"lesson.basis.{conclusion.basis.value}", **values))


def amount_text(amount: Amount) -> str:
    """A figure with its unit."""
    if amount.unit is Unit.SHARE:
        return percent(amount.value, 2)
    if amount.unit is Unit.POINTS:
        return t("chance.points", value=number(100 * amount.value, 2))
    if amount.unit is Unit.COUNT:
        return number(round(amount.value))
    return number(amount.value)


def _measured(runs: Sequence[Run]) -> list[Measured]:
    return [
        Measured.of(run, history(event for _, event in store().events(run.id)))
        for run in runs
        if run.state.has_result() and run.progress.epoch
    ]


def _table(lesson: Lesson, found: Arms) -> str:
    header = [
        t("lesson.arm"),
        t("chance.seeds"),
        t("compare.epochs_done"),
        t("compare.time"),
        _metric_name(lesson.metric),
    ]
    rows = []
    for code, arm in found.items():
        reach = spread(arm.figures(lesson.metric))
        seconds = sum(run.seconds for run in arm.runs) / len(arm.runs)
        figure = _figure(lesson.metric, reach.mean, reach.deviation)
        rows.append(
            [
                arm_name(lesson, code),
                number(reach.count),
                number(round(arm.epochs)),
                duration(seconds),
                figure,
            ]
        )
    return plain_table(header, rows)


def _metric_name(metric: str) -> str:
    return t("lesson.gap") if metric == GAP else figure_name(metric)


def _figure(metric: str, mean: float, deviation: float) -> str:
    if metric == GAP:
        return t("chance.points", value=number(100 * mean, 2))
    return spread_text(metric, mean, deviation)


def _conclusion(lesson: Lesson, attempt: Attempt, conclusion: Conclusion) -> None:
    st.subheader(t("lesson.conclusion"), anchor=False)
    if attempt.size == Size.PREVIEW.value:
        st.warning(t("lesson.only_preview"), icon=":material/timer:")
    with st.container(border=True, key="lesson_conclusion"):
        st.markdown(conclusion_text(lesson, conclusion))
    predicted = t(f"lesson.choice.{lesson.id}.{attempt.prediction}")
    if attempt.prediction == conclusion.outcome:
        st.success(t("lesson.right", prediction=predicted), icon=":material/check_circle:")
    else:
        st.info(t("lesson.wrong", prediction=predicted), icon=":material/lightbulb:")


def _source(lesson: Lesson) -> None:
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.markdown(f"**{t('lesson.source_title')}**")
        st.markdown(t(f"lesson.source.{lesson.id}"))
    with right, st.container(border=True, height="stretch"):
        st.markdown(f"**{t('lesson.background_title')}**")
        st.markdown(t(f"lesson.background.{lesson.id}"))


def _chance(
    lesson: Lesson, attempt: Attempt, found: Arms, runs: Mapping[str, Sequence[Run]]
) -> None:
    """Whether the arms differ by more than their seeds do."""
    if len(found) > 1:
        st.subheader(t("lesson.chance"), anchor=False)
    for (code, arm), (other_code, other) in combinations(found.items(), 2):
        judged = judge(arm.figures(lesson.metric), other.figures(lesson.metric))
        name = "test_accuracy" if lesson.metric == GAP else lesson.metric
        st.markdown(
            judgement_text(name, judged, arm_name(lesson, code), arm_name(lesson, other_code))
        )
    label = t("lesson.repeat", count=FURTHER_SEEDS)
    if st.button(label, icon=":material/casino:", key="lesson_repeat"):
        more = {
            code: (*attempt.runs[code], *(run.id for run in repeat(of_arm[0], FURTHER_SEEDS)))
            for code, of_arm in runs.items()
        }
        kept = Attempt(attempt.lesson, attempt.size, attempt.prediction, more)
        store().save_attempt(learner(), kept)
        st.rerun()


def _take_home(lesson: Lesson, runs: Mapping[str, Sequence[Run]]) -> None:
    """One program for all arms; drawn only when opened."""
    label = t("lesson.take_home")
    with st.expander(label, icon=":material/home:", on_change="rerun", key="lesson_home") as home:
        if home.open:
            export_panel_of_several(_programs(lesson, runs), key="lesson")


def _programs(lesson: Lesson, runs: Mapping[str, Sequence[Run]]) -> dict[str, Spec]:
    """What is trained, by title: of a lesson about chance, each seed."""
    if len(runs) > 1:
        return {arm_name(lesson, code): of_arm[0].spec for code, of_arm in runs.items()}
    return {
        t("take.seed", seed=str(run.spec.seed)): run.spec
        for of_arm in runs.values()
        for run in of_arm
    }


def _onwards(lesson: Lesson, runs: Mapping[str, Sequence[Run]]) -> None:
    with st.container(horizontal=True, key="lesson_onwards"):
        label = t("lesson.compare")
        if st.button(label, icon=":material/query_stats:", key="lesson_compare"):
            chosen = [run.id for of_arm in runs.values() for run in of_arm]
            choose([run.id for run in own_runs()], chosen)
            st.switch_page("pages/compare.py")
        _again(lesson)


def _again(lesson: Lesson) -> None:
    if st.button(t("lesson.again"), icon=":material/restart_alt:", key="lesson_again"):
        store().forget_attempt(learner(), lesson.id)
        st.rerun()
