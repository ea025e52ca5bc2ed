"""The curves of several runs over one another, and as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import streamlit as st

from dlcore import Run, Store
from dlcore.events import EpochEnded
from pages.ui.charts.bands import Groups, add_bands, medians
from pages.ui.charts.curves import compare_figure
from pages.ui.charts.persistent_chart import persistent_chart
from pages.ui.common.csv_file import Cell, csv_file
from pages.ui.shell.metric_names import metric_name, metrics_of, series_name
from pages.ui.shell.text import t

Curves = Mapping[str, Sequence[EpochEnded]]
"""A run's title to its epochs."""

_POINTS = 500
"""More epochs than a screen can show are thinned out evenly."""

_BUTTONS, _PLOT, _AXIS, _LEGEND, _LEGEND_MOST = 36, 340, 64, 52, 230
"""Heights in pixels: of the chart's buttons, of the curves, of the axis below, of a run's legend,
of any legend."""

_MARKERS = 12
_COUNTED = 12
"""So many epochs each get a number below the axis."""

_TITLE = 28


def curves_of(store: Store, runs: Sequence[Run], titles: Mapping[str, str]) -> Curves:
    """Reads the epochs of runs.

    Args:
        store: where they are.
        runs: in the order in which they are shown.
        titles: their titles by id.
    """
    return {titles[run.id]: epochs_of(store, run) for run in runs}


def epochs_of(store: Store, run: Run) -> list[EpochEnded]:
    """Reads the epochs of one run."""
    events = (event for _, event in store.events(run.id, kind=EpochEnded))
    return [event for event in events if isinstance(event, EpochEnded)]


def draw_groups(groups: Groups) -> None:
    """Draws one chart for each metric, the loss first.

    Args:
        groups: several runs of one title become their median with a band round it.
    """
    thinned = {_shortened(title): _thinned(runs) for title, runs in groups.items()}
    curves = medians(groups)
    shown = medians(thinned)
    with st.container(key="curves"):
        for metric in _metrics(curves):
            figure = compare_figure(shown, metric)
            figure.update_traces(marker_maxdisplayed=_MARKERS)
            add_bands(figure, thinned, metric)
            if all(len(epochs) <= _COUNTED for epochs in shown.values()):
                # There is no half epoch.
                figure.update_xaxes(dtick=1)
            figure.update_layout(_room(len(shown)), uirevision="\n".join(curves))
            words = t("compare.chart", metric=metric_name(metric), runs=", ".join(curves))
            persistent_chart(figure, key=f"curves_{metric}", words=words, file=metric)


def _room(runs: int) -> dict[str, object]:
    """Room below the curves for two lines of legend for each run, which would else cover them."""
    legend = min(_LEGEND_MOST, runs * _LEGEND)
    return {
        "height": _BUTTONS + _PLOT + _AXIS + legend,
        "margin": {"t": _BUTTONS, "b": _AXIS + legend},
        "xaxis": {"title": {"standoff": 10}},
        "legend": {"y": -_AXIS / _PLOT, "maxheight": legend},
    }


def curves_csv(curves: Curves) -> Callable[[], bytes]:
    """What makes the CSV file of the curves, one row for each epoch of each run."""
    names = metrics_of(event.metrics for epochs in curves.values() for event in epochs)
    header = [t("compare.run"), t("chart.epoch"), *map(series_name, names), t("chart.seconds")]
    return lambda: csv_file(header, _rows(curves, names))


def _rows(curves: Curves, names: Sequence[str]) -> Iterator[Sequence[Cell]]:
    for title, epochs in curves.items():
        for event in epochs:
            figures = [event.metrics.get(name) for name in names]
            yield [title, event.epoch, *figures, event.seconds]


def _metrics(curves: Curves) -> list[str]:
    measured = metrics_of(event.metrics for epochs in curves.values() for event in epochs)
    return list(dict.fromkeys(name.removeprefix("val_") for name in measured))


def _thinned(runs: Sequence[Sequence[EpochEnded]]) -> list[list[EpochEnded]]:
    """Every n-th epoch, the same of each run, and its last."""
    stride = -(-max(map(len, runs)) // _POINTS) or 1
    return [
        [event for event in run if (event.epoch - 1) % stride == 0 or event is run[-1]]
        for run in runs
    ]


def _shortened(title: str) -> str:
    """Fits into a legend; the number that tells equal titles apart stands at the end."""
    half = _TITLE // 2
    return title if len(title) <= _TITLE else f"{title[:half]}…{title[-half:]}"
