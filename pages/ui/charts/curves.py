"""Curves of several runs as one figure, and a run's history as a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import plotly.graph_objects as go

from dlcore.events import EpochEnded, Event, Started
from pages.ui.charts.bands import CurveGroup
from pages.ui.charts.style import escape_markup, layout
from pages.ui.shell.metric_names import metric_name, series_name
from pages.ui.shell.text import t

_MARKERS_SHOWN = 40


def compare_figure(
    groups: Sequence[CurveGroup], metric: str, beside: Iterable[str] = ()
) -> go.Figure:
    """Return the curves of several runs in one figure.

    Each run has its colour and marker; training is solid, validation dashed and hollow.

    Args:
        groups: with one curve each, see ``CurveGroup.median``.
        metric: Keras' name, without ``val_``.
        beside: as of ``metric_name``.
    """
    figure = go.Figure()
    for group in groups:
        for is_validation in (False, True):
            _add_curve(figure, group, metric, is_validation)
    return figure.update_layout(
        layout(
            height=480,
            xaxis_title_text=t("chart.epoch"),
            yaxis_title_text=metric_name(metric, beside),
            xaxis_rangemode="tozero",
        )
    )


def _add_curve(figure: go.Figure, group: CurveGroup, metric: str, is_validation: bool) -> None:
    """Add one curve, unless its metric was not measured."""
    style, (epochs,) = group.style, group.runs
    key = f"val_{metric}" if is_validation else metric
    kind = t("chart.validation") if is_validation else t("chart.training")
    measured = [event for event in epochs if key in event.metrics]
    if not measured:
        return
    figure.add_scatter(
        name=f"{escape_markup(group.title)} · {kind}",
        legendgroup=group.id,
        x=[event.epoch for event in measured],
        y=[_finite(event.metrics[key]) for event in measured],
        mode="lines+markers",
        line={
            "color": style.colour,
            "width": 2.5,
            "dash": style.dash if is_validation else "solid",
        },
        marker={
            "symbol": f"{style.symbol}-open" if is_validation else style.symbol,
            "size": 8,
            "maxdisplayed": _MARKERS_SHOWN,
        },
        hovertemplate="%{y:.4f}",
    )


def history_columns(events: Iterable[Event]) -> dict[str, list[object]]:
    """Return a run's epochs as the columns of a table, named in the learner's language.

    Args:
        events: of one run, in order; epochs repeated after a resume count once.

    Returns:
        For each epoch its number, every metric, seconds, whether it was the best so far.
    """
    ended: dict[int, EpochEnded] = {}
    for event in events:
        if isinstance(event, Started):
            ended = {epoch: earlier for epoch, earlier in ended.items() if epoch <= event.epoch}
        elif isinstance(event, EpochEnded):
            ended[event.epoch] = event
    names = dict.fromkeys(name for event in ended.values() for name in event.metrics)
    columns: dict[str, list[object]] = {t("chart.epoch"): list(ended)}
    for name in names:
        columns[series_name(name, names)] = [event.metrics.get(name) for event in ended.values()]
    columns[t("chart.seconds")] = [event.seconds for event in ended.values()]
    columns[t("chart.best_so_far")] = [event.best for event in ended.values()]
    return columns


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
