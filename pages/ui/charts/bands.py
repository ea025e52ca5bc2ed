"""Several seeds of one recipe as a median curve with a band from lowest to highest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from dlcore.analysis.seed_bands import Band, seed_band
from dlcore.events import EpochEnded
from pages.ui.charts.run_style import RunStyle


@dataclass(frozen=True)
class CurveGroup:
    """Runs that are drawn as one curve.

    Args:
        id: of the first run; equal titles do not make two groups one.
        title: of the run, or what the titles of the runs have in common.
        style: of the curve.
        runs: the epochs of each run.
    """

    id: str
    title: str
    style: RunStyle
    runs: Sequence[Sequence[EpochEnded]]

    def median(self) -> CurveGroup:
        """Return the group with one curve: a single run's own, else the median of every metric."""
        return self if len(self.runs) == 1 else replace(self, runs=[_median(self.runs)])


_OPACITY = 0.16


def add_bands(figure: go.Figure, groups: Sequence[CurveGroup], metric: str) -> None:
    """Fill the area between the lowest and the highest run of each group.

    Args:
        figure: ``compare_figure`` of the medians.
        groups: to draw.
        metric: Keras' name, without ``val_``.
    """
    for group in groups:
        for name in (metric, f"val_{metric}"):
            if len(group.runs) > 1:
                _fill(figure, group, seed_band([_curve(run, name) for run in group.runs]))


def _fill(figure: go.Figure, group: CurveGroup, bounds: Band) -> None:
    if not bounds.epochs:
        return
    figure.add_scatter(
        x=[*bounds.epochs, *reversed(bounds.epochs)],
        y=[*bounds.high, *reversed(bounds.low)],
        legendgroup=group.id,
        mode="lines",
        fill="toself",
        fillcolor=_translucent(group.style.colour),
        line={"width": 0, "color": group.style.colour},
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
