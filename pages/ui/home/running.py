"""The learner's runs at a glance: what goes on now, and what ended last."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run
from pages.ui.common.open_run import open_run
from pages.ui.common.run_titles import titles
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.metric_names import figure_text, main_metric, metric_name, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.services import own_runs
from pages.ui.shell.text import t

POLL_SECONDS = 2.0
SHOWN = 3


def running() -> None:
    """Draws the panel, nothing for a learner without runs; it renews itself while a run goes on."""
    runs = own_runs()
    if runs:
        goes_on = bool(_active(runs))
        st.fragment(_panel, run_every=POLL_SECONDS if goes_on else None)(goes_on)


@error_boundary()
def _panel(went_on: bool) -> None:
    runs = own_runs()
    active = _active(runs)
    if bool(active) != went_on:
        # The page is drawn once more, with or without the clock that renews this part.
        st.rerun()
    names = titles(runs)
    ended = [run for run in runs if run.state.is_finished()]
    latest = max(ended, key=lambda run: run.ended or 0.0, default=None)
    with st.container(key="running"):
        st.subheader(t("running.now") if active else t("running.latest"), anchor=False)
        for run in active[:SHOWN]:
            _card(run, names[run.id])
        if len(active) > SHOWN:
            st.caption(t("running.more", count=len(active) - SHOWN))
        if latest:
            if active:
                st.caption(t("running.latest"))
            _card(latest, names[latest.id])


def _active(runs: Sequence[Run]) -> list[Run]:
    """Runs that go on, those that train before those that wait."""
    return sorted(
        (run for run in runs if not run.state.is_finished()),
        key=lambda run: not run.state.is_active(),
    )


def _card(run: Run, title: str) -> None:
    with st.container(border=True):
        about, figure, button = st.columns([8, 5, 3], vertical_alignment="center")
        with about:
            st.text(title)
            if run.state.is_finished():
                st.caption(_status(run))
            else:
                st.progress(run.progress.share, text=_status(run))
        figure.metric(*_figure(run))
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


def _figure(run: Run) -> tuple[str, str]:
    """What tells most of a run now: of the test, else of validation, else of training."""
    progress, name = run.progress, main_metric(run.spec)
    if name in progress.test:
        label = t("running.test", metric=metric_name(name))
        return label, figure_text(name, progress.test[name])
    shown = f"val_{name}" if f"val_{name}" in progress.latest else name
    return series_name(shown), figure_text(shown, progress.latest.get(shown))
