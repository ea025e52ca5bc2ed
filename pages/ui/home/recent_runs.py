"""The learner's unfinished runs and their latest result."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run
from pages.ui.common.open_run import open_run
from pages.ui.common.run_progress import unfinished
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.metric_names import format_metric, main_metric, metric_name, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.services import learner_runs
from pages.ui.shell.text import t

POLL_SECONDS = 2.0
MAX_SHOWN = 3


def draw_recent_runs() -> None:
    """Draw the panel, which polls while a run is unfinished; nothing for a learner without runs."""
    runs = learner_runs()
    if runs:
        polls = bool(unfinished(runs))
        st.fragment(_draw_panel, run_every=POLL_SECONDS if polls else None)(polls)


@error_boundary()
def _draw_panel(polls: bool) -> None:
    runs = learner_runs()
    active = _trained_first(unfinished(runs))
    if bool(active) != polls:
        # Rerun the page to start or to stop polling.
        st.rerun()
    names = unique_titles(runs)
    finished = [run for run in runs if run.state.is_finished()]
    latest = max(finished, key=lambda run: run.ended or 0.0, default=None)
    with st.container(key="running"):
        st.subheader(t("running.now") if active else t("running.latest"), anchor=False)
        for run in active[:MAX_SHOWN]:
            _draw_card(run, names[run.id])
        if len(active) > MAX_SHOWN:
            st.caption(t("running.more", count=len(active) - MAX_SHOWN))
        if latest:
            if active:
                st.caption(t("running.latest"))
            _draw_card(latest, names[latest.id])


def _trained_first(runs: Sequence[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: not run.state.is_active())


def _draw_card(run: Run, title: str) -> None:
    with st.container(border=True):
        about, metric, button = st.columns([8, 5, 3], vertical_alignment="center")
        with about:
            st.text(title)
            if run.state.is_finished():
                st.caption(_status(run))
            else:
                st.progress(run.progress.share, text=_status(run))
        metric.metric(*_metric(run))
        with button:
            label = t("running.open")
            if st.button(label, icon=":material/open_in_full:", key=f"open_{run.id}"):
                open_run(run)


def _status(run: Run) -> str:
    state = name_of("state", run.state)
    progress, epochs = run.progress, run.spec.training.epochs
    if run.state.is_finished():
        return t("running.ended", state=state, count=progress.epoch)
    return t("running.at_epoch", state=state, epoch=progress.epoch, epochs=epochs)


def _metric(run: Run) -> tuple[str, str]:
    """Return label and value of the main metric on test data, else on validation or training."""
    progress, name = run.progress, main_metric(run.spec)
    if name in progress.test:
        label = t("running.test", metric=metric_name(name, progress.test))
        return label, format_metric(name, progress.test[name])
    shown = f"val_{name}" if f"val_{name}" in progress.latest else name
    return series_name(shown, progress.latest), format_metric(shown, progress.latest.get(shown))
