"""A run on the Train page: metrics, progress, buttons, live curves, and its outcome."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run, RunState
from dlcore.errors import RunFinished
from dlcore.events import Event, Fetching, Warned
from dlcore.experiments.estimate import time_left, time_until_start
from dlcore.store import Command
from pages.ui.charts.live_chart import live_chart
from pages.ui.common.baselines import baselines_line
from pages.ui.common.run_titles import run_title
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.metric_names import (
    chart_metrics,
    format_metric,
    main_metric,
    output_of,
    series_name,
    without_output,
)
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import failure_text
from pages.ui.shell.services import engine, store
from pages.ui.shell.terms import METRIC_TERMS, draw_term_links
from pages.ui.shell.text import duration, number, size, t
from pages.ui.train.outcome import outcome

POLL_SECONDS = 0.4
CHART = "live"
RECENT_EVENTS = 24
"""Enough for the current speed: some seconds of training."""


def run_view(run: Run) -> None:
    """Draw a run; the view updates itself until the run is finished.

    Args:
        run: any learner's; only its owner gets the buttons.
    """
    every = None if run.state.is_finished() else POLL_SECONDS
    st.fragment(_panel, run_every=every)(run.id, was_finished=run.state.is_finished())


@error_boundary()
def _panel(run_id: str, *, was_finished: bool) -> None:
    run = store().run(run_id)
    if run.state.is_finished() and not was_finished:
        # Draw the whole page once more, without the timer of this fragment.
        st.rerun()
    recent = store().latest_events(run.id, RECENT_EVENTS)
    with st.container(key="run"):
        _metrics(run, recent)
        baselines_line(run)
        with st.container(horizontal=True, vertical_alignment="bottom", key="run_progress"):
            # One line and a bar, always of the same height.
            st.progress(run.progress.share, text=_status(run, recent))
            _buttons(run)
        _warning(recent)
        _chart(run)
        metrics = (METRIC_TERMS[metric.value] for metric in run.spec.training.metrics)
        draw_term_links("learning-curve", "epoch", "loss-function", *metrics)
    if run.state.is_finished():
        outcome(run)


def _metrics(run: Run, recent: list[Event]) -> None:
    """Draw the metrics, first and largest the one that matters (static/styles/train.css)."""
    progress, metric = run.progress, main_metric(run.spec)
    epochs, validates = run.spec.training.epochs, run.spec.training.validation != 0
    names = [f"val_{metric}", metric, "val_loss"] if validates else [metric, "loss"]
    if run.spec.second_output:
        name = f"{run.spec.second_output.group}_accuracy"
        names.append(f"val_{name}" if validates else name)
    with st.container(horizontal=True, vertical_alignment="bottom", key="run_metrics"):
        for name in dict.fromkeys(names):
            value = format_metric(name, progress.latest.get(name))
            st.metric(_short_name(name, names), value, width="content")
        st.metric(t("train.epoch"), f"{number(progress.epoch)} / {number(epochs)}", width="content")
        st.metric(*_time(run, recent), width="content")


def _short_name(name: str, beside: Sequence[str]) -> str:
    """Return a metric's name that fits above its value, with its output if there are two."""
    short = {
        "loss": t("train.training_loss"),
        "val_loss": t("train.validation_loss"),
        "accuracy": t("train.training_accuracy"),
        "val_accuracy": t("train.validation_accuracy"),
    }
    words, output = short.get(without_output(name)), output_of(name, beside)
    if words is None:
        return series_name(name, beside)
    return t("chart.of_output", metric=words, output=output) if output else words


def _time(run: Run, recent: list[Event]) -> tuple[str, str]:
    if run.state is RunState.RUNNING:
        return t("train.time_left"), duration(time_left(recent, run.spec))
    return t("train.time_used"), duration(run.progress.seconds or None)


def _status(run: Run, recent: list[Event]) -> str:
    if run.state in (RunState.RUNNING, RunState.QUEUED):
        if engine().status().cannot_start:
            return t("train.cannot_start")
        if engine().status().is_silent:
            return t("train.not_responding")
    if run.state is RunState.RUNNING and not run.progress.epochs:
        if recent and isinstance(recent[-1], Fetching):
            last = recent[-1]
            return t("train.fetching", file=last.file, had=size(last.had), size=size(last.size))
        return t("train.preparing") if engine().status().is_ready else t("train.warming_up")
    if run.state is RunState.RUNNING:
        return t("train.running", epoch=min(run.progress.epoch + 1, run.progress.epochs))
    if run.state is RunState.QUEUED:
        return _queue_status(store().queue_position(run.id))
    return name_of("state", run.state)


def _queue_status(position: int) -> str:
    """Return the position in the queue with the time until the run starts, if it is known."""
    status = engine().status()
    wait = time_until_start(position, status.capacity) if status.is_ready else None
    if wait is None:
        return t("train.waiting", position=position)
    low, high = map(duration, wait)
    return t("train.starts_in", position=position, low=low, high=high)


def _warning(recent: list[Event]) -> None:
    """Show the latest warning while it is among the recent events."""
    warnings = [event for event in recent if isinstance(event, Warned)]
    if warnings:
        text = failure_text(warnings[-1].code, warnings[-1].values)
        st.warning(text, icon=":material/warning:")


def _buttons(run: Run) -> None:
    if run.learner != learner():
        return
    with st.container(horizontal=True, width="content", key="run_buttons"):
        if not run.state.is_finished():
            _commands(run)
        if st.button(t("train.close"), icon=":material/close:", key="close"):
            # Empty, so that the page does not open an unfinished run by itself.
            st.session_state["run"] = ""
            st.query_params.pop("run", None)
            st.rerun()


def _commands(run: Run) -> None:
    is_paused = run.state is RunState.PAUSED
    if st.button(t("train.stop"), icon=":material/stop:", key="stop"):
        _send(run.id, Command.STOP)
    label = t("train.resume") if is_paused else t("train.pause")
    icon = ":material/play_arrow:" if is_paused else ":material/pause:"
    if st.button(label, icon=icon, key="pause"):
        _send(run.id, Command.RESUME if is_paused else Command.PAUSE)


def _send(run_id: str, command: Command) -> None:
    try:
        engine().command(run_id, command)
    except RunFinished:
        # The run finished before the click arrived; the next drawing shows it.
        st.rerun()


def _chart(run: Run) -> None:
    planned = run.spec.training.epochs
    epochs = run.progress.epoch if run.state.is_finished() else planned
    live_chart(
        run.id,
        lambda after: store().events(run.id, after),
        key=CHART,
        title=run_title(run),
        epochs=max(1, epochs),
        metrics=chart_metrics(run.spec),
        validation=run.spec.training.validation != 0,
        kept=run.progress.kept_epoch if run.progress.kept_epoch < run.progress.epoch else None,
        planned=planned if epochs < planned else None,
    )
