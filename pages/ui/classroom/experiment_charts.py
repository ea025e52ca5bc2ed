"""The results of a class as dots, one for each learner, and their predictions as a histogram."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import plotly.graph_objects as go

from dlcore.classroom.experiments import ClassExperiment, Share, values_by_half
from pages.ui.charts.style import FAINT, NEUTRAL, SERIES, layout
from pages.ui.common.metric_text import is_percentage
from pages.ui.shell.metric_names import series_name
from pages.ui.shell.text import t

BINS = 10
SHARE_BIN = 0.05
"""Width of a bin where shares are predicted."""

ROWS = 7
"""Dots lie in as many rows, so that equal values do not cover each other."""

_HEIGHT, _HALF_HEIGHT, _MEDIAN_WIDTH = 170, 110, 3


def result_figure(experiment: ClassExperiment, shares: Sequence[Share]) -> go.Figure:
    """Return a dot for each run, and median and quartiles of each half."""
    figure = go.Figure()
    groups = values_by_half(experiment, shares)
    for index, values in enumerate(groups):
        _add_summary(figure, index, values)
        figure.add_scatter(
            x=values,
            y=[index + 0.1 * (position % ROWS - ROWS // 2) for position in range(len(values))],
            mode="markers",
            marker={"size": 11, "color": SERIES[index], "opacity": 0.8},
            hovertemplate="%{x}<extra></extra>",
        )
    figure.update_layout(
        layout(
            height=_HEIGHT + _HALF_HEIGHT * len(groups),
            xaxis_title_text=series_name(experiment.metric),
            hovermode="closest",
            showlegend=False,
        )
    )
    figure.update_yaxes(
        range=[-0.6, len(groups) - 0.4],
        tickvals=list(range(len(groups))),
        ticktext=_row_names(len(groups)),
    )
    _format_axis(figure, experiment)
    return figure


def prediction_figure(experiment: ClassExperiment, shares: Sequence[Share]) -> go.Figure:
    """Return how often each value, or each outcome of two halves, was predicted."""
    predictions = [share.prediction for share in shares if share.prediction is not None]
    figure = go.Figure()
    if len(experiment.specs) > 1:
        names = [*_row_names(2), t("class.experiment.same")]
        figure.add_bar(x=names, y=[predictions.count(float(index)) for index in range(3)])
    else:
        figure.add_histogram(x=predictions, nbinsx=BINS)
        if is_percentage(experiment.metric):
            # Without fixed bins equal predictions are one bar over the whole axis.
            end = 1 + SHARE_BIN
            figure.update_traces(xbins={"start": 0, "end": end, "size": SHARE_BIN}, nbinsx=None)
            figure.update_xaxes(range=[0, end])
        for value in map(statistics.median, filter(None, values_by_half(experiment, shares))):
            figure.add_vline(x=value, line={"color": SERIES[1], "width": _MEDIAN_WIDTH})
        _format_axis(figure, experiment)
        figure.update_layout(xaxis_title_text=series_name(experiment.metric))
    figure.update_traces(marker={"color": SERIES[0]}, hovertemplate="%{y}<extra></extra>")
    figure.update_layout(layout(height=_HEIGHT + _HALF_HEIGHT, showlegend=False))
    figure.update_yaxes(dtick=max(1, len(predictions) // 5))
    return figure


def _add_summary(figure: go.Figure, index: int, values: Sequence[float]) -> None:
    """Draw the median, and the band in which half of the values lie."""
    if len(values) < 2:
        return
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    bottom, top = index - 0.42, index + 0.42
    figure.add_shape(
        type="rect", x0=low, x1=high, y0=bottom, y1=top, fillcolor=FAINT, line={"width": 0}
    )
    line = {"color": NEUTRAL, "width": _MEDIAN_WIDTH}
    figure.add_shape(type="line", x0=median, x1=median, y0=bottom, y1=top, line=line)


def _row_names(count: int) -> list[str]:
    return [t("class.half.first"), t("class.half.second")] if count > 1 else [""]


def _format_axis(figure: go.Figure, experiment: ClassExperiment) -> None:
    if is_percentage(experiment.metric):
        # Equal results would otherwise stand on an axis from −50 to 150%.
        clip = {"clipmin": 0, "clipmax": 1 + SHARE_BIN}
        figure.update_xaxes(tickformat=".0%", autorangeoptions=clip)
