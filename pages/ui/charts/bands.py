"""Several seeds of one recipe as a median curve with a band from lowest to highest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle

import plotly.graph_objects as go

from dlcore.analysis.seed_bands import Band, seed_band
from dlcore.events import EpochEnded
from pages.ui.charts.style import SERIES

Groups = Mapping[str, Sequence[Sequence[EpochEnded]]]
"""A recipe's title to the epochs of each of its runs."""

_OPACITY = 0.16


def medians(groups: Groups) -> Mapping[str, Sequence[EpochEnded]]:
    """Return the epochs of each group: a single run's own, else the median of every metric."""
    return {title: runs[0] if len(runs) == 1 else _median(runs) for title, runs in groups.items()}


def add_bands(figure: go.Figure, groups: Groups, metric: str) -> None:
    """Fill the area between the lowest and the highest run of each group.

    Args:
        figure: ``compare_figure`` of the medians.
        groups: in the same order.
        metric: Keras' name, without ``val_``.
    """
    for (title, runs), colour in zip(groups.items(), cycle(SERIES), strict=False):
        for name in (metric, f"val_{metric}"):
            if len(runs) > 1:
                _fill(figure, title, seed_band([_curve(run, name) for run in runs]), colour)


def _fill(figure: go.Figure, title: str, bounds: Band, colour: str) -> None:
    if not bounds.epochs:
        return
    figure.add_scatter(
        x=[*bounds.epochs, *reversed(bounds.epochs)],
        y=[*bounds.high, *reversed(bounds.low)],
        legendgroup=title,
        mode="lines",
        fill="toself",
        fillcolor=_translucent(colour),
        line={"width": 0, "color": colour},
        hoverinfo="skip",
        showlegend=False,
    )


def _median(runs: Sequence[Sequence[EpochEnded]]) -> Sequence[EpochEnded]:
    names = dict.fromkeys(name for run in runs for event in run for name in event.metrics)
    curves = {name: seed_band([_curve(run, name) for run in runs]) for name in names}
    values = {
        name: dict(zip(curve.epochs, curve.median, strict=True)) for name, curve in curves.items()
    }
    return [
        EpochEnded(
            event.at,
            event.epoch,
            {
                name: by_epoch[event.epoch]
                for name, by_epoch in values.items()
                if event.epoch in by_epoch
            },
            event.seconds,
            best=False,
        )
        for event in max(runs, key=len)
    ]


def _curve(run: Sequence[EpochEnded], name: str) -> dict[int, float]:
    return {event.epoch: event.metrics[name] for event in run if name in event.metrics}


def _translucent(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {_OPACITY})"
