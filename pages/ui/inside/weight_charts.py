"""Charts of weight matrices: heat map, histogram, change during training."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dlcore.arrays import Array
from pages.ui.charts.style import NEUTRAL, SERIES, SYMBOLS, TRAINING, layout
from pages.ui.charts.weight_colours import SCALE
from pages.ui.shell.text import t

_BINS, _MAX_TICKS = 41, 12
_MIN_HEIGHT, _MAX_HEIGHT, _CELL, _MARGIN = 170, 520, 22, 110


def heat_map(values: Array, limit: float, row: int, column: int) -> go.Figure:
    """Draw a matrix as colours.

    Args:
        values: the visible part, two axes.
        limit: absolute value of the strongest colour.
        row, column: offset of the part in its matrix.
    """
    rows, columns = values.shape
    figure = go.Figure()
    figure.add_heatmap(
        z=values.astype(np.float32),
        x0=column,
        dx=1,
        y0=row,
        dy=1,
        zmin=-limit,
        zmax=limit,
        colorscale=SCALE,
        colorbar={"thickness": 14, "outlinewidth": 0, "tickfont": {"size": 12}},
        hovertemplate=t("inside.heat_hover", row="%{y}", column="%{x}", value="%{z:.4f}")
        + "<extra></extra>",
    )
    height = min(max(_MARGIN + _CELL * rows, _MIN_HEIGHT), _MAX_HEIGHT)
    return figure.update_layout(
        layout(
            height=height,
            hovermode="closest",
            margin={"l": 64, "r": 8, "t": 16, "b": 52},
            xaxis={
                "title": {"text": t("inside.column")},
                "showgrid": False,
                **_integer_ticks(columns),
            },
            yaxis={
                "title": {"text": t("inside.row")},
                "showgrid": False,
                "autorange": "reversed",
                **_integer_ticks(rows),
            },
        )
    )


def weight_histogram(values: Array, first: Array | None) -> go.Figure:
    """Draw the distribution of a matrix's numbers.

    Args:
        values: at one epoch.
        first: before training, drawn behind them; None if unknown or the same.
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


def change_chart(
    changes: Mapping[str, Array], labels: Sequence[str], epochs: Sequence[int], current: int
) -> go.Figure:
    """Draw how far matrices have moved from their initial values.

    Args:
        changes: a matrix's title to its change at each stored epoch.
        labels: of the stored epochs.
        epochs: their numbers.
        current: index of the selected epoch.
    """
    figure = go.Figure()
    styles = zip(cycle(SERIES), cycle(SYMBOLS), strict=False)
    for (name, values), (colour, symbol) in zip(changes.items(), styles, strict=False):
        figure.add_scatter(
            # Two lines, because a phone cuts long names off.
            name=re.sub("(?<=[、,]) ?", "<br>", name, count=1),
            x=list(labels),
            y=values.tolist(),
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"symbol": symbol, "size": 8},
            hovertemplate="%{y:.4f}",
        )
    figure.add_vline(x=current, line={"color": NEUTRAL, "dash": "dot", "width": 2})
    return figure.update_layout(
        layout(
            height=360 + 40 * len(changes),
            margin={"l": 64, "r": 16, "t": 16, "b": 64},
            xaxis={
                "type": "category",
                "showgrid": False,
                "title": {"text": t("chart.epoch")},
                **_epoch_ticks(labels, epochs),
            },
            yaxis_title_text=t("inside.typical_change"),
            yaxis_rangemode="tozero",
            legend={"orientation": "h", "x": 0, "y": -0.24, "yanchor": "top"},
        )
    )


def _epoch_ticks(labels: Sequence[str], epochs: Sequence[int]) -> dict[str, Any]:
    """Number the stored epochs, as many as have room."""
    shown = slice(None, None, -(-len(labels) // _MAX_TICKS))
    return {"tickvals": labels[shown], "ticktext": [str(epoch) for epoch in epochs[shown]]}


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


def _integer_ticks(size: int) -> dict[str, Any]:
    """Label every index of a short axis, and no fractions."""
    return {"dtick": 1} if size <= 12 else {"tickformat": "d"}
