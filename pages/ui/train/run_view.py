"""One run on the screen: how far it is, its curves, its buttons, and what came out."""

from __future__ import annotations

import streamlit as st

from dlcore import Run, RunState
from dlcore.analysis.history import history
from dlcore.errors import RunFinished
from dlcore.events import Event, Fetching
from dlcore.experiments.estimate import time_left, until_start
from dlcore.experiments.presets import PRESETS
from dlcore.spec import MetricName
from dlcore.store.weights import has_weights
from pages.ui.charts.curves import history_table
from pages.ui.charts.live_chart import live_chart
from pages.ui.common.baselines import naive_line, standing_sentence
from pages.ui.common.export_panel import export_panel
from pages.ui.common.open_run import look_inside
from pages.ui.common.repeat_form import repeat_form
from pages.ui.common.run_titles import title_of
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.metric_names import metric_name, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import failure_text
from pages.ui.shell.services import engine, store
from pages.ui.shell.text import duration, number, percent, size, t
from pages.ui.train.coach import coach
from pages.ui.train.original_units import original_units

POLL_SECONDS = 0.4
LOOK_ICON = ":material/troubleshoot:"
RECENT_EVENTS = 24
"""Enough for the present speed: some seconds of training."""


def run_view(run: Run) -> None:
    """Draws a run; while it goes on, the drawing renews itself.

    Args:
        run: may be anybody's, its buttons are for its owner only.
    """
    every = None if run.state.is_finished() else POLL_SECONDS
    st.fragment(_panel, run_every=every)(run.id, was_finished=run.state.is_finished())


@error_boundary()
def _panel(run_id: str, *, was_finished: bool) -> None:
    run = store().run(run_id)
    if run.state.is_finished() and not was_finished:
        # The whole page is drawn once more, without the clock that renewed this part.
        st.rerun()
    recent = store().latest_events(run.id, RECENT_EVENTS)
    with st.container(key="run"):
        _figures(run, recent)
        naive_line(run.spec)
        _progress(run, recent)
        _buttons(run)
        _chart(run)
    if run.state.is_finished():
        _outcome(run)


def _figures(run: Run, recent: list[Event]) -> None:
    progress, metric = run.progress, _main_metric(run)
    epochs = run.spec.training.epochs
    columns = st.columns(5, vertical_alignment="bottom")
    columns[0].metric(t("train.epoch"), f"{number(progress.epoch)} / {number(epochs)}")
    shown = (metric, f"val_{metric}", "val_loss") if metric else ("loss", "val_loss")
    for column, name in zip(columns[1:], shown, strict=False):
        column.metric(_short_name(name), _figure(name, progress.latest.get(name)))
    columns[4].metric(*_time(run, recent))


def _short_name(name: str) -> str:
    """A metric's name that fits over its figure."""
    names = {
        "loss": t("train.training_loss"),
        "val_loss": t("train.validation_loss"),
        "accuracy": t("train.training_accuracy"),
        "val_accuracy": t("train.validation_accuracy"),
    }
    return names.get(name) or series_name(name)


def _figure(name: str, value: float | None) -> str:
    return percent(value, 2) if "accuracy" in name else number(value)


def _time(run: Run, recent: list[Event]) -> tuple[str, str]:
    if run.state is RunState.RUNNING:
        return t("train.time_left"), duration(time_left(recent, run.spec.training.epochs))
    return t("train.time_used"), duration(run.progress.seconds)


def _progress(run: Run, recent: list[Event]) -> None:
    """One line and a bar, always of the same height."""
    st.progress(run.progress.share, text=_status(run, recent))


def _status(run: Run, recent: list[Event]) -> str:
    if run.state is RunState.RUNNING and not run.progress.epochs:
        if recent and isinstance(recent[-1], Fetching):
            last = recent[-1]
            return t("train.fetching", file=last.file, had=size(last.had), size=size(last.size))
        return t("train.preparing") if engine().status().is_ready else t("train.warming_up")
    if run.state is RunState.RUNNING:
        return t("train.running", epoch=min(run.progress.epoch + 1, run.progress.epochs))
    if run.state is RunState.QUEUED:
        return _waiting(store().queue_position(run.id))
    return name_of("state", run.state)


def _waiting(place: int) -> str:
    """The run's place in the queue, and when its turn comes as far as that can be told."""
    status = engine().status()
    wait = until_start(place, status.room) if status.is_ready else None
    if wait is None:
        return t("train.waiting", place=place)
    low, high = map(duration, wait)
    return t("train.starts_in", place=place, low=low, high=high)


def _buttons(run: Run) -> None:
    if run.learner != learner():
        st.caption(t("train.somebody_elses"))
        return
    with st.container(horizontal=True, key="run_buttons"):
        active = not run.state.is_finished()
        paused = run.state is RunState.PAUSED
        if st.button(t("train.stop"), icon=":material/stop:", disabled=not active, key="stop"):
            _ask(run.id, "stop")
        label = t("train.resume") if paused else t("train.pause")
        icon = ":material/play_arrow:" if paused else ":material/pause:"
        if st.button(label, icon=icon, disabled=not active, key="pause"):
            _ask(run.id, "resume" if paused else "pause")
        if st.button(t("train.close"), icon=":material/close:", key="close"):
            st.session_state.pop("run", None)
            st.query_params.pop("run", None)
            st.rerun()


def _ask(run_id: str, command: str) -> None:
    try:
        {"stop": engine().stop, "pause": engine().pause, "resume": engine().resume}[command](run_id)
    except RunFinished:
        # It ended while the finger was on its way; the next drawing shows that.
        st.rerun()


def _chart(run: Run) -> None:
    epochs = run.progress.epoch if run.state.is_finished() else run.spec.training.epochs
    live_chart(
        run.id,
        lambda after: store().events(run.id, after),
        key="live",
        title=title_of(run),
        epochs=max(1, epochs),
        metric=_main_metric(run),
        validation=run.spec.training.validation != 0,
    )


def _main_metric(run: Run) -> str | None:
    metrics = run.spec.training.metrics
    if MetricName.ACCURACY in metrics:
        return MetricName.ACCURACY.value
    return metrics[0].value if metrics else None


def _outcome(run: Run) -> None:
    told = store().events(run.id)
    if run.error:
        st.error(failure_text(*run.error), icon=":material/error:")
    if run.state.has_result():
        _test_figures(run)
        original_units(run)
        standing_sentence(run)
        coach(run, history(event for _, event in told))
    if has_weights(store().artifacts, run) and st.button(
        t("inside.look"), icon=LOOK_ICON, key="look_inside"
    ):
        look_inside(run)
    if run.state.has_result() and run.learner == learner():
        label = t("chance.title")
        with st.expander(label, icon=":material/casino:", on_change="rerun", key="chance") as more:
            if more.open:
                repeat_form(run, key="run")
    if run.progress.epoch:
        label = t("train.table")
        with st.expander(label, icon=":material/table:", on_change="rerun", key="table") as table:
            if table.open:
                st.dataframe(history_table(event for _, event in told), hide_index=True)
    label = t("take.title")
    with st.expander(label, icon=":material/home:", on_change="rerun", key="take") as take:
        if take.open:
            export_panel(run, key="run")
    with st.expander(t("train.link"), icon=":material/link:"):
        st.markdown(t("train.link_help"))
        st.code(f"{_address()}?run={run.id}", language=None)


def _address() -> str:
    return str(st.context.url or "").split("?")[0]


def _test_figures(run: Run) -> None:
    published = PRESETS[run.preset].published if run.preset in PRESETS else {}
    columns = st.columns(max(3, len(run.progress.test) + 1))
    for column, (name, value) in zip(columns, run.progress.test.items(), strict=False):
        source = published.get(f"test_{name}")
        if source is None and run.spec.training.validation == "test":
            source = published.get(f"val_{name}")
        label = t("train.on_test", metric=metric_name(name))
        with column:
            st.metric(label, _figure(name, value))
            if source is not None:
                st.caption(t("train.published", value=_figure(name, source)))
    if run.preset in PRESETS and PRESETS[run.preset].spec.training.epochs != run.progress.epoch:
        epochs = PRESETS[run.preset].spec.training.epochs
        st.caption(t("train.published_epochs", count=epochs, done=run.progress.epoch))
