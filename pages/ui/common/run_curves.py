"""The curves of several runs in one chart per metric, and as a CSV file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Literal

import streamlit as st

from dlcore import Run, Store
from dlcore.analysis.smoothing import smooth
from dlcore.events import EpochEnded
from dlcore.planning.weighted_cache import WeightedCache
from pages.ui.charts.bands import CurveGroup, add_bands
from pages.ui.charts.curves import compare_figure
from pages.ui.charts.persistent_chart import persistent_chart
from pages.ui.charts.run_style import run_mark
from pages.ui.common.csv_file import Cell, csv_file
from pages.ui.shell.metric_names import metric_name, metrics_of, series_name
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t

AxisType = Literal["linear", "log"]

Curves = Mapping[str, Sequence[EpochEnded]]
"""A run's title to its epochs."""

_POINTS = 500
"""More epochs than a screen can show are thinned evenly."""

_BUTTONS, _PLOT, _AXIS = 36, 340, 64
"""Heights in pixels: of the chart's buttons, the curves, the axis."""

_LAYOUT = {
    "height": _BUTTONS + _PLOT + _AXIS,
    "margin": {"t": _BUTTONS, "b": _AXIS},
    "xaxis": {"title": {"standoff": 10}},
    "showlegend": False,
}

_MARKERS = 12
_MAX_TICKS = 12
"""Up to so many epochs, each has a number at the axis."""

_MAX_TITLE = 28

_MAX_CACHED = 50_000
"""Number of epochs of all runs that are kept."""

_BYTES_PER_EPOCH = 1000


@dataclass
class _Epochs:
    """Epochs of a run, up to the event with the number ``last``."""

    last: int = 0
    ended: list[EpochEnded] = field(default_factory=list)


_lock = threading.Lock()
_epochs: WeightedCache[str, _Epochs] = WeightedCache(
    _MAX_CACHED * _BYTES_PER_EPOCH, lambda known: _BYTES_PER_EPOCH * (1 + len(known.ended))
)


def read_curves(store: Store, runs: Sequence[Run], titles: Mapping[str, str]) -> Curves:
    """Read the epochs of runs.

    Args:
        store: of the runs.
        runs: in display order.
        titles: their titles by id.
    """
    return {titles[run.id]: read_epochs(store, run) for run in runs}


def read_epochs(store: Store, run: Run) -> list[EpochEnded]:
    """Return the epochs of one run; only those since the last call are read."""
    with _lock:
        known = _epochs.get(run.id, _Epochs)
        for number, event in store.events(run.id, known.last, kind=EpochEnded):
            if isinstance(event, EpochEnded):
                known.last = number
                known.ended.append(event)
        return list(known.ended)


def draw_groups(
    groups: Sequence[CurveGroup], *, smoothing: float = 0.0, loss_axis: AxisType = "linear"
) -> None:
    """Draw one chart for each metric, the loss first.

    Args:
        groups: several runs of one group become their median with a band.
        smoothing: weight of the past epochs, from 0 to below 1.
        loss_axis: of the loss.
    """
    thinned = [
        replace(group, title=shorten_title(group.title), runs=_thin(_smooth(group.runs, smoothing)))
        for group in groups
    ]
    shown = [group.median() for group in thinned]
    titles = [group.title for group in groups]
    st.html(_legend(groups))
    with st.container(key="curves"):
        for metric in (metrics := _metrics(groups)):
            figure = compare_figure(shown, metric, metrics)
            figure.update_traces(marker_maxdisplayed=_MARKERS)
            add_bands(figure, thinned, metric)
            if metric == "loss":
                figure.update_yaxes(type=loss_axis)
            if all(len(run) <= _MAX_TICKS for group in shown for run in group.runs):
                # There is no half epoch.
                figure.update_xaxes(dtick=1)
            figure.update_layout(_LAYOUT, uirevision="\n".join(titles))
            words = t("compare.chart", metric=metric_name(metric, metrics), runs=", ".join(titles))
            persistent_chart(figure, key=f"curves_{metric}", words=words, file=metric)
    if empty := [group.title for group in groups if not any(group.runs)]:
        # Plain text: the learner may have typed the names.
        st.text(t("compare.without_epoch", runs=t("chart.separator").join(empty)))
    draw_term_links("learning-curve", "overfitting", "underfitting")


def _legend(groups: Sequence[CurveGroup]) -> str:
    """Return the marks and titles of the curves of all charts, and what the dashes mean."""
    entries = "".join(f"<li>{run_mark(group.style)}{escape(group.title)}</li>" for group in groups)
    lines = "".join(
        f"<li><i class={kind}></i>{escape(t(f'chart.{kind}'))}</li>"
        for kind in ("training", "validation")
    )
    return f'<ul class="dl-legend">{entries}{lines}</ul>'


def curves_csv(curves: Curves) -> Callable[[], bytes]:
    """Return a function that makes a CSV file with one row for each epoch of each run."""
    names = metrics_of(event.metrics for epochs in curves.values() for event in epochs)
    labels = [series_name(name, names) for name in names]
    header = [t("compare.run"), t("chart.epoch"), *labels, t("chart.seconds")]
    return lambda: csv_file(header, _rows(curves, names))


def _rows(curves: Curves, names: Sequence[str]) -> Iterator[Sequence[Cell]]:
    for title, epochs in curves.items():
        for event in epochs:
            values = [event.metrics.get(name) for name in names]
            yield [title, event.epoch, *values, event.seconds]


def _metrics(groups: Sequence[CurveGroup]) -> list[str]:
    runs = [run for group in groups for run in group.runs]
    measured = metrics_of(event.metrics for run in runs for event in run)
    return list(dict.fromkeys(name.removeprefix("val_") for name in measured))


def _smooth(runs: Sequence[Sequence[EpochEnded]], weight: float) -> Sequence[Sequence[EpochEnded]]:
    return [_smooth_run(run, weight) for run in runs] if weight else runs


def _smooth_run(run: Sequence[EpochEnded], weight: float) -> Sequence[EpochEnded]:
    names = metrics_of(event.metrics for event in run)
    smoothed: list[dict[str, float]] = [{} for _ in run]
    for name in names:
        at = [index for index, event in enumerate(run) if name in event.metrics]
        values = smooth([run[index].metrics[name] for index in at], weight)
        for index, value in zip(at, values, strict=True):
            smoothed[index][name] = value
    return [replace(event, metrics=metrics) for event, metrics in zip(run, smoothed, strict=True)]


def _thin(runs: Sequence[Sequence[EpochEnded]]) -> list[list[EpochEnded]]:
    """Return every n-th epoch, the same of each run, and its last."""
    stride = -(-max(map(len, runs)) // _POINTS) or 1
    return [
        [event for event in run if (event.epoch - 1) % stride == 0 or event is run[-1]]
        for run in runs
    ]


def shorten_title(title: str) -> str:
    """Fit a title into a legend; its end stays, which has the number of equal titles."""
    half = _MAX_TITLE // 2
    return title if len(title) <= _MAX_TITLE else f"{title[:half]}…{title[-half:]}"
