"""A lab that trains: predict, watch its runs, conclude."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

import streamlit as st

from dlcore import Run, RunState
from dlcore.labs import TRAINED_LABS, TrainedLab
from dlcore.store import Attempt
from pages.ui.common.export_panel import comparison_export_panel
from pages.ui.common.run_progress import draw_progress, mean_progress, unfinished
from pages.ui.common.run_selection import save_selection
from pages.ui.labs import membership_view, next_letter_view
from pages.ui.labs.figures import arm_name, draw_figure
from pages.ui.labs.prediction import draw_finding, draw_prediction
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.services import engine, estimate_seconds, learner_runs, start_run, store
from pages.ui.shell.text import duration, sentences, t

POLL_SECONDS = 1.0
MEASURED_AT_ONCE = 3
"""Runs that one poll measures at most, so that the page stays responsive."""

SHARE_TO_JUDGE = 0.1
"""Share of the work after which its speed says something about the rest."""

EXPLORERS: Mapping[str, Callable[[], None]] = {
    "membership": membership_view.draw,
    "next-letter": next_letter_view.draw,
}
"""What a learner can try beside the experiment of a lab."""

RunsByArm = Mapping[str, Sequence[Run]]


def draw_experiment(lab: TrainedLab[Any]) -> None:
    """Draw the prediction, then the runs and the conclusion."""
    attempt = store().attempts(learner()).get(lab.attempt)
    if attempt and not _is_complete(lab, _runs(attempt)):
        st.info(t("lab.runs_gone"), icon=":material/delete:")
        attempt = None
    if attempt is None:
        st.caption(_cost(lab))
        if outcome := draw_prediction(lab):
            _start(lab, outcome)
    else:
        _draw_attempt(lab, attempt)
    if lab.id in EXPLORERS:
        EXPLORERS[lab.id]()


def _draw_attempt(lab: TrainedLab[Any], attempt: Attempt) -> None:
    predicted = t(f"lab.choice.{lab.id}.{attempt.prediction}")
    st.markdown(t("lesson.your_prediction", prediction=predicted))
    polls = _is_working(lab, _runs(attempt))
    if polls:
        # Start the engine if no page has done so yet: it resumes the runs.
        engine()
    st.fragment(_draw_panel, run_every=POLL_SECONDS if polls else None)(lab.id, polls)


def _cost(lab: TrainedLab[Any]) -> str:
    """Return the number of runs and the time that they take if none stops early."""
    specs = list(chain.from_iterable(lab.specs().values()))
    cost = [t("lesson.runs", count=len(specs))]
    whole = [spec.changed({"training.early_stopping": None}) for spec in specs]
    if estimate := estimate_seconds(whole):
        low, high = map(duration, estimate)
        cost.append(t("lesson.estimate", low=low, high=high))
    return sentences(*cost)


def _start(lab: TrainedLab[Any], outcome: str) -> None:
    runs = {
        code: tuple(start_run(spec, preset=lab.origin(code)).id for spec in specs)
        for code, specs in lab.specs().items()
    }
    store().save_attempt(learner(), Attempt(lab.attempt, "", outcome, runs))
    st.rerun()


def _runs(attempt: Attempt) -> RunsByArm:
    """Return the runs of an attempt that still exist, by arm."""
    return {arm: list(filter(None, map(store().find, ids))) for arm, ids in attempt.runs.items()}


def _is_complete(lab: TrainedLab[Any], runs: RunsByArm) -> bool:
    return all(runs.get(arm) for arm in lab.arms)


def _unmeasured(lab: TrainedLab[Any], runs: RunsByArm) -> list[Run]:
    return [
        run
        for run in chain.from_iterable(runs.values())
        if run.state is RunState.FINISHED and lab.load(run, store().artifacts) is None
    ]


def _is_working(lab: TrainedLab[Any], runs: RunsByArm) -> bool:
    """Return whether a run has to be trained or measured."""
    return bool(unfinished(chain.from_iterable(runs.values())) or _unmeasured(lab, runs))


@error_boundary()
def _draw_panel(lab_id: str, polls: bool) -> None:
    lab = TRAINED_LABS[lab_id]
    attempt = store().attempts(learner()).get(lab.attempt)
    runs = _runs(attempt) if attempt else {}
    if attempt is None or _is_working(lab, runs) != polls:
        st.rerun()
    everything = list(chain.from_iterable(runs.values()))
    if unfinished(everything):
        draw_progress(everything, key="lab_stop")
        _draw_time_left(everything)
    for run in _unmeasured(lab, runs)[:MEASURED_AT_ONCE]:
        lab.measure(run, store().artifacts, engine().answer)
    results = _results(lab, runs)
    for figure in lab.figures(results) if results else ():
        if figure.x:
            draw_figure(lab, figure)
    if not polls:
        _draw_end(lab, attempt, runs, results)


def _draw_time_left(runs: Sequence[Run]) -> None:
    done = mean_progress(runs)
    if done > SHARE_TO_JUDGE:
        passed = time.time() - min(run.created for run in runs)
        st.caption(t("lab.left", left=duration(passed / done * (1 - done))))


def _results(lab: TrainedLab[Any], runs: RunsByArm) -> dict[str, list[Any]]:
    """Return what has been measured so far, by arm."""
    measured = {
        code: [
            lab.load(run, store().artifacts) for run in arm_runs if run.state is RunState.FINISHED
        ]
        for code, arm_runs in runs.items()
    }
    known = {code: [each for each in found if each] for code, found in measured.items()}
    return {code: found for code, found in known.items() if found}


def _draw_end(
    lab: TrainedLab[Any], attempt: Attempt, runs: RunsByArm, results: Mapping[str, Sequence[Any]]
) -> None:
    """Draw the conclusion of runs that have all ended; without one if some did not finish."""
    if all(len(results.get(code, ())) == len(ids) for code, ids in attempt.runs.items()):
        _draw_conclusion(lab, attempt, results)
    else:
        st.warning(t("lab.incomplete"), icon=":material/error:")
    label, icon = t("lesson.take_home"), ":material/home:"
    with st.expander(label, icon=icon, on_change="rerun", key="lab_home") as expander:
        if expander.open:
            specs = {arm_name(lab, code): spec for code, spec in lab.arms.items()}
            comparison_export_panel(specs, key="lab", more=lab.program)
    with st.container(horizontal=True, key="lab_onwards"):
        if st.button(t("lesson.compare"), icon=":material/query_stats:", key="lab_compare"):
            chosen = [run.id for run in chain.from_iterable(runs.values())]
            save_selection([run.id for run in learner_runs()], chosen)
            st.switch_page("pages/compare.py")
        if st.button(t("lab.again"), icon=":material/restart_alt:", key="lab_again"):
            store().delete_attempt(learner(), lab.attempt)
            st.rerun()


def _draw_conclusion(
    lab: TrainedLab[Any], attempt: Attempt, results: Mapping[str, Sequence[Any]]
) -> None:
    conclusion = lab.conclude(results)
    draw_finding(lab, conclusion, attempt.prediction)
