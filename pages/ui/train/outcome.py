"""The outcome of a finished run: test metrics, diagnosis, history, export, link."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dlcore import PRESETS, History, Run, RunState
from dlcore.analysis.diagnosis import is_diverged
from dlcore.analysis.history import history
from dlcore.events import Event
from dlcore.models.metrics import MetricName
from dlcore.store.weights import has_weights
from pages.ui.charts.curves import history_columns
from pages.ui.common.export_panel import export_panel
from pages.ui.common.open_run import open_inside
from pages.ui.common.published import published_metrics
from pages.ui.common.repeat_form import repeat_form
from pages.ui.shell.choice import tabs
from pages.ui.shell.learner import learner
from pages.ui.shell.metric_names import format_metric, metric_name
from pages.ui.shell.problems import failure_text
from pages.ui.shell.services import store
from pages.ui.shell.text import number, t
from pages.ui.train.coach import coach

PART = "run_part"
"""Session key of the part of the outcome that is shown."""

_SIGNIFICANT_DIGITS = 3
_COLUMNS = 3


def outcome(run: Run) -> None:
    """Draw a run's outcome.

    Args:
        run: finished, failed or stopped.
    """
    events = [event for _, event in store().events(run.id)]
    curves = history(events)
    if run.error:
        st.error(failure_text(*run.error), icon=":material/error:")
    match tabs(PART, t("train.part"), *_parts(run), label_visibility="collapsed"):
        case "mistakes":
            st.markdown(t("train.mistakes_about"))
            if st.button(t("inside.look"), icon=":material/troubleshoot:", key="look_inside"):
                open_inside(run)
        case "repeat":
            st.markdown(t("chance.title"))
            repeat_form(run, key="run")
        case "code":
            export_panel(run, key="run")
        case "share":
            _link(run)
        case _:
            _result(run, curves)
            _epochs(run, events)


def _parts(run: Run) -> tuple[list[str], Callable[[str], str]]:
    """Return the parts that this run has, and their names."""
    names = {
        "result": t("train.part_result"),
        "mistakes": t("train.part_mistakes"),
        "repeat": t("train.part_repeat"),
        "code": t("train.part_code"),
        "share": t("train.part_share"),
    }
    if not has_weights(store().artifacts, run):
        del names["mistakes"]
    if not run.has_result() or run.learner != learner():
        del names["repeat"]
    return list(names), names.__getitem__


def _result(run: Run, curves: History) -> None:
    if run.has_result():
        _test_metrics(run, curves)
        _original_units(run)
    if run.has_result() or is_diverged(run):
        coach(run, curves)


def _epochs(run: Run, events: Sequence[Event]) -> None:
    if not run.progress.epoch:
        return
    label = t("train.table")
    with st.expander(label, icon=":material/table:", on_change="rerun", key="table") as table:
        if table.open:
            st.dataframe(history_columns(events), hide_index=True)


def _link(run: Run) -> None:
    st.markdown(t("train.link_help"))
    page_url = str(st.context.url or "").split("?")[0]
    st.code(f"{page_url}?run={run.id}", language=None)


def _test_metrics(run: Run, curves: History) -> None:
    """Draw the metrics of the test with those of the kept epoch's validation and of the source."""
    published = published_metrics(run)
    tested = run.progress.test.items()
    width = max(_COLUMNS, len(run.spec.training.metrics) + 2)
    columns = [column for _ in range(0, len(tested), width) for column in st.columns(width)]
    for column, (name, value) in zip(columns, tested, strict=False):
        reported = published.get(f"test_{name}")
        if reported is None and run.spec.training.validation == "test":
            reported = published.get(f"val_{name}")
        with column:
            label = t("train.on_test", metric=metric_name(name, run.progress.test))
            st.metric(label, format_metric(name, value))
            _validated(run, curves, name)
            if reported is not None:
                st.caption(t("train.published", value=format_metric(name, reported)))
    if published and run.preset in PRESETS:
        epochs = PRESETS[run.preset].spec.training.epochs
        if epochs != run.progress.epoch:
            stopped = run.state is RunState.STOPPED
            key = "train.published_stopped" if stopped else "train.published_epochs"
            st.caption(t(key, count=epochs, done=run.progress.epoch))


def _validated(run: Run, curves: History, name: str) -> None:
    """Draw a metric on the validation data at the epoch whose weights are kept."""
    values = curves.metrics.get(f"val_{name}", ())
    epoch = run.progress.kept_epoch or curves.epochs
    if run.spec.training.validation != "test" and epoch and len(values) >= epoch:
        value = format_metric(name, values[epoch - 1])
        st.caption(t("train.validated", epoch=epoch, value=value))


def _original_units(run: Run) -> None:
    """Draw the errors of scaled targets in their original units."""
    scale = run.spec.dataset.info().target_range
    if scale is None:
        return
    for metric in (MetricName.RMSE, MetricName.MAE):
        if metric.value in run.progress.test:
            error = run.progress.test[metric.value] * (scale[1] - scale[0])
            digits = max(0, _SIGNIFICANT_DIGITS - len(str(int(error))))
            name, value = metric_name(metric.value), number(error, digits)
            st.caption(t("train.original_units", metric=name, value=value))
