"""Charts of one matrix of weights: as a heat map, as a histogram, on its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dlcore.arrays import Array
from pages.ui.charts.style import NEUTRAL, SERIES, SYMBOLS, TRAINING, layout
from pages.ui.inside.weight_colours import SCALE
from pages.ui.shell.text import t

_BINS = 41
_LEAST_HEIGHT, _MOST_HEIGHT, _CELL, _ROOM = 170, 520, 22, 110


def heat_map(values: Array, most: float, row: int, column: int) -> go.Figure:
    """A matrix as colours.

    Args:
        values: the part to show, two axes.
        most: the weight of the strongest colour.
        row, column: where the part begins in its matrix.
    """
    rows, columns = values.shape
    figure = go.Figure()
    figure.add_heatmap(
        z=values.astype(np.float32),
        x0=column,
        dx=1,
        y0=row,
        dy=1,
        zmin=-most,
        zmax=most,
        colorscale=SCALE,
        colorbar={"thickness": 14, "outlinewidth": 0, "tickfont": {"size": 12}},
        hovertemplate=t("inside.heat_hover", row="%{y}", column="%{x}", value="%{z:.4f}")
        + "<extra></extra>",
    )
    height = min(max(_ROOM + _CELL * rows, _LEAST_HEIGHT), _MOST_HEIGHT)
    return figure.update_layout(
        layout(
            height=height,
            hovermode="closest",
            margin={"l": 64, "r": 8, "t": 16, "b": 52},
            xaxis={"title": {"text": t("inside.column")}, "showgrid": False, **_whole(columns)},
            yaxis={
                "title": {"text": t("inside.row")},
                "showgrid": False,
                "autorange": "reversed",
                **_whole(rows),
            },
        )
    )


def spread(values: Array, first: Array | None) -> go.Figure:
    """How many of a matrix's numbers lie where.

    Args:
        values: at one moment.
        first: before training, drawn behind; None where it is not known or the same.
    """
    both = values if first is None else np.concatenate([values.ravel(), first.ravel()])
    edges = np.histogram_bin_edges(both, _BINS)
    figure = go.Figure()
    if first is not None:
        _bars(figure, t("inside.before"), first, edges, NEUTRAL)
    _bars(figure, t("inside.this_moment"), values, edges, TRAINING)
    return figure.update_layout(
        layout(
            height=300,
            bargap=0.0,
            barmode="overlay",
            hovermode="closest",
            showlegend=first is not None,
            margin={"l": 56, "r": 8, "t": 36, "b": 48},
            legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
            xaxis_title_text=t("inside.weight"),
            yaxis_title_text=t("inside.count"),
            yaxis_tickformat=",",
        )
    )


def changes(ways: Mapping[str, Array], labels: Sequence[str], now: int) -> go.Figure:
    """How far matrices have come from their beginning.

    Args:
        ways: a matrix's title to its change at each moment.
        labels: of the moments.
        now: the moment that is looked at, by its place.
    """
    figure = go.Figure()
    styles = zip(cycle(SERIES), cycle(SYMBOLS), strict=False)
    for (name, values), (colour, symbol) in zip(ways.items(), styles, strict=False):
        figure.add_scatter(
            name=name,
            x=list(labels),
            y=values.tolist(),
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"symbol": symbol, "size": 8},
            hovertemplate="%{y:.4f}",
        )
    figure.add_vline(x=now, line={"color": NEUTRAL, "dash": "dot", "width": 2})
    return figure.update_layout(
        layout(
            height=360 + 24 * len(ways),
            margin={"l": 64, "r": 16, "t": 16, "b": 64},
            xaxis={"type": "category", "showgrid": False},
            yaxis_title_text=t("inside.typical_change"),
            yaxis_rangemode="tozero",
            legend={"orientation": "h", "x": 0, "y": -0.32, "yanchor": "top"},
        )
    )


def _bars(figure: go.Figure, name: str, values: Array, edges: Array, colour: str) -> None:
    counts, _ = np.histogram(values, edges)
    figure.add_bar(
        name=name,
        x=((edges[:-1] + edges[1:]) / 2).tolist(),
        y=counts.tolist(),
        marker={"color": colour, "line": {"width": 0}},
        opacity=0.7,
        hovertemplate="%{x:.3f}: %{y:,}<extra></extra>",
    )


def _whole(size: int) -> dict[str, Any]:
    """Few places are all named; none of them is half."""
    return {"dtick": 1} if size <= 12 else {"tickformat": "d"}
