"""The trial of a lab on a run: predict, run, conclude."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dlcore import Run
from dlcore.errors import DlcoreError
from dlcore.inference.query import Query
from dlcore.labs import Lab, Record, load_record, save_record
from pages.ui.labs.figures import draw_figure
from pages.ui.labs.prediction import draw_finding, draw_prediction
from pages.ui.shell.services import engine, store
from pages.ui.shell.text import duration, t

_JOB = "lab_job"


@dataclass
class Job:
    """Work on a run that has begun.

    Args:
        run: id of the run.
        artifact: name of the result.
        prediction: the learner's.
        queries: all parts of the work.
        parts: results so far.
        is_stopped: whether the learner stopped it.
    """

    run: str
    artifact: str
    prediction: str
    queries: Sequence[Query[Any]]
    parts: list[Any] = field(default_factory=list)
    is_stopped: bool = False


def draw_trial(lab: Lab[Any], run: Run) -> None:
    """Draw the prediction, the progress, or the conclusion."""
    job = st.session_state.get(_JOB)
    if job and (job.run, job.artifact) == (run.id, lab.artifact()):
        _work(lab, run, job)
        return
    record = load_record(store().artifacts, run.id, lab)
    if record is None:
        if outcome := draw_prediction(lab):
            st.session_state[_JOB] = Job(run.id, lab.artifact(), outcome, lab.queries(run))
            st.rerun()
    else:
        _draw_conclusion(lab, run, record)


def _work(lab: Lab[Any], run: Run, job: Job) -> None:
    """Ask the remaining queries; a press on Stop interrupts this, and the results so far count."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bar = st.progress(0.0)
        label, icon = t("lab.stop"), ":material/stop:"
        st.button(label, icon=icon, key="lab_stop", on_click=_stop, args=(job,))
    try:
        _ask(job, bar)
    except DlcoreError:
        del st.session_state[_JOB]
        raise
    del st.session_state[_JOB]
    if job.parts:
        record = Record(job.prediction, lab.combine(job.parts))
        save_record(store().artifacts, run.id, lab, record)
    st.rerun()


def _ask(job: Job, bar: Any) -> None:
    queries = job.queries
    started, before = time.monotonic(), len(job.parts)
    while len(job.parts) < len(queries) and not job.is_stopped:
        done = len(job.parts)
        bar.progress(done / len(queries), text=_status(done, len(queries), started, before))
        job.parts.append(engine().answer(queries[done]))


def _status(done: int, count: int, started: float, before: int) -> str:
    """Return how many parts are done, and the time that the others will take."""
    if done == before:
        return t("lab.working", done=done, count=count)
    left = (time.monotonic() - started) / (done - before) * (count - done)
    return t("lab.time_left", done=done, count=count, left=duration(left))


def _stop(job: Job) -> None:
    job.is_stopped = True


def _draw_conclusion(lab: Lab[Any], run: Run, record: Record[Any]) -> None:
    conclusion = lab.conclude(record.result)
    for figure in lab.figures(record.result):
        draw_figure(lab, figure)
    draw_finding(lab, conclusion, record.prediction)
    label, icon = t("lab.again"), ":material/restart_alt:"
    st.button(label, icon=icon, key="lab_again", on_click=_forget, args=(lab, run))


def _forget(lab: Lab[Any], run: Run) -> None:
    store().artifacts.remove(run.id, lab.artifact())
