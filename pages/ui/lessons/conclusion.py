"""The end of a lesson: metrics, conclusion, source, significance test, and export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, combinations

import streamlit as st

from dlcore import Run, RunState, Spec
from dlcore.analysis.history import history
from dlcore.analysis.significance import MIN_SEEDS, compare_pairs, seed_spread
from dlcore.lessons import Arms, Conclusion, Lesson, RunResult, Size, build_arms
from dlcore.store import Attempt
from pages.ui.charts.run_style import RunStyle, run_styles
from pages.ui.common.amount_text import named_amount_text
from pages.ui.common.export_panel import comparison_export_panel
from pages.ui.common.metric_text import run_metric_name
from pages.ui.common.plain_table import Cell, plain_table
from pages.ui.common.repeat_form import repeat_run
from pages.ui.common.run_selection import save_selection
from pages.ui.common.run_titles import arm_name
from pages.ui.common.test_result import correction_note, significance_text, spread_text
from pages.ui.lessons.bits import draw_bits
from pages.ui.shell.learner import learner
from pages.ui.shell.services import learner_runs, store
from pages.ui.shell.text import duration, number, t

ADDITIONAL_SEEDS = MIN_SEEDS - 1

EXHIBITS: Mapping[str, Callable[[Mapping[str, Sequence[Run]]], None]] = {"precision": draw_bits}
"""What a lesson shows of its runs besides their metrics, by its id."""


def draw_conclusion(lesson: Lesson, attempt: Attempt, runs: Mapping[str, Sequence[Run]]) -> None:
    """Draw the end of a lesson; all its runs have ended.

    Args:
        attempt: the learner's attempt, with the prediction.
        runs: by arm.
    """
    measured = {code: _measure(arm_runs) for code, arm_runs in runs.items()}
    recipes = lesson.recipes(Size(attempt.size))
    found = build_arms(recipes, measured)
    if not all(arm.runs and arm.values(lesson.metric) for arm in found.values()):
        st.warning(t("lesson.no_conclusion"), icon=":material/error:")
        _draw_restart_button(lesson)
        return
    st.subheader(t("lesson.figures"), anchor=False)
    styles = run_styles(arm_runs[0] for arm_runs in runs.values())
    st.html(_table(lesson, found, [styles[runs[code][0].id] for code in found]))
    _draw_outcome(lesson, attempt, lesson.rule.conclude(found))
    if lesson.id in EXHIBITS:
        EXHIBITS[lesson.id](runs)
    _draw_source(lesson)
    _draw_significance(lesson, attempt, found, runs)
    _draw_export(lesson, runs)
    with st.container(horizontal=True, key="lesson_onwards"):
        _draw_compare_button(runs)
        _draw_restart_button(lesson)


def conclusion_text(lesson: Lesson, conclusion: Conclusion) -> str:
    """Return the outcome and the metrics that it is based on."""
    values = {name: named_amount_text(name, value) for name, value in conclusion.values.items()}
    found = t(f"lesson.choice.{lesson.id}.{conclusion.outcome}")
    return t("lesson.found", found=found, why=t(f"lesson.basis.{conclusion.basis.value}", **values))


def counted_runs(runs: Sequence[Run]) -> list[Run]:
    """Return the runs that were not stopped: fewer epochs answer another question."""
    return [run for run in runs if run.state is RunState.FINISHED]


def _measure(runs: Sequence[Run]) -> list[RunResult]:
    """Return the results of the runs that count."""
    return [
        RunResult.of(run, history(event for _, event in store().events(run.id)))
        for run in counted_runs(runs)
    ]


def _table(lesson: Lesson, found: Arms, styles: Sequence[RunStyle]) -> str:
    """Return a table that fits a phone: what the result is based on is the small print."""
    rows: list[list[Cell]] = []
    for code, arm in found.items():
        seeds = seed_spread(arm.values(lesson.metric))
        seconds = sum(run.seconds for run in arm.runs) / len(arm.runs)
        basis = {
            t("chance.seeds"): number(seeds.count),
            t("compare.epochs_done"): number(round(arm.epochs)),
            t("compare.time"): duration(seconds),
        }
        pairs = [t("app.pair", name=name, value=value) for name, value in basis.items()]
        name = arm_name(lesson, code), t("chart.separator").join(pairs)
        rows.append([name, spread_text(lesson.metric, seeds.mean, seeds.deviation)])
    return plain_table([t("lesson.arm"), run_metric_name(lesson.metric)], rows, styles)


def _draw_outcome(lesson: Lesson, attempt: Attempt, conclusion: Conclusion) -> None:
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


def _draw_source(lesson: Lesson) -> None:
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.markdown(f"**{t('lesson.source_title')}**")
        st.markdown(t(f"lesson.source.{lesson.id}"))
        info = next(iter(lesson.demo.values())).dataset.info()
        if info.source:
            about = t("lesson.data_source", citation=info.citation, source=info.source)
            st.caption(about)
    with right, st.container(border=True, height="stretch"):
        st.markdown(f"**{t('lesson.background_title')}**")
        st.markdown(t(f"lesson.background.{lesson.id}"))


def _draw_significance(
    lesson: Lesson, attempt: Attempt, found: Arms, runs: Mapping[str, Sequence[Run]]
) -> None:
    """Draw whether the arms differ significantly, and a button that repeats them."""
    if len(found) > 1:
        st.subheader(t("lesson.chance"), anchor=False)
    codes, pairs = list(found), list(combinations(range(len(found)), 2))
    results = compare_pairs([arm.values(lesson.metric) for arm in found.values()], pairs)
    for (first, second), result in zip(pairs, results, strict=True):
        names = arm_name(lesson, codes[first]), arm_name(lesson, codes[second])
        st.markdown(significance_text(lesson.metric, result, *names))
    correction_note(results)
    label = t("lesson.repeat", count=ADDITIONAL_SEEDS)
    if st.button(label, icon=":material/casino:", key="lesson_repeat"):
        ids = {
            code: (
                *attempt.runs[code],
                *(run.id for run in repeat_run(arm_runs[0], ADDITIONAL_SEEDS)),
            )
            for code, arm_runs in runs.items()
        }
        repeated = Attempt(attempt.lesson, attempt.size, attempt.prediction, ids)
        store().save_attempt(learner(), repeated)
        st.rerun()


def _draw_export(lesson: Lesson, runs: Mapping[str, Sequence[Run]]) -> None:
    """Draw an expander with one program for all arms."""
    label, icon = t("lesson.take_home"), ":material/home:"
    with st.expander(label, icon=icon, on_change="rerun", key="lesson_home") as expander:
        if expander.open:
            comparison_export_panel(_specs(lesson, runs), key="lesson")


def _specs(lesson: Lesson, runs: Mapping[str, Sequence[Run]]) -> dict[str, Spec]:
    """Return a spec for each arm by title; of a lesson with a single arm, one for each seed."""
    if len(runs) > 1:
        return {arm_name(lesson, code): arm_runs[0].spec for code, arm_runs in runs.items()}
    all_runs = chain.from_iterable(runs.values())
    return {t("take.seed", seed=str(run.spec.seed)): run.spec for run in all_runs}


def _draw_compare_button(runs: Mapping[str, Sequence[Run]]) -> None:
    if st.button(t("lesson.compare"), icon=":material/query_stats:", key="lesson_compare"):
        chosen = [run.id for run in chain.from_iterable(runs.values())]
        save_selection([run.id for run in learner_runs()], chosen)
        st.switch_page("pages/compare.py")


def _draw_restart_button(lesson: Lesson) -> None:
    if st.button(t("lesson.again"), icon=":material/restart_alt:", key="lesson_again"):
        store().delete_attempt(learner(), lesson.id)
        st.rerun()
