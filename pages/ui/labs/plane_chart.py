"""Images as points of a plane, with a colour and a mark for each class."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dlcore.arrays import Array
from pages.ui.charts.style import NEUTRAL, SERIES, SYMBOLS, escape_markup, layout

_HEIGHT = 420


def plane_chart(
    points: Array, labels: Array, names: Sequence[str], low: Array, high: Array, axes: Sequence[str]
) -> go.Figure:
    """Return the chart.

    Args:
        points: of the images, ``(images, 2)``.
        labels: their classes.
        names: of the classes; plain text.
        low: the smallest values on both axes.
        high: the largest ones.
        axes: titles.
    """
    chart = go.Figure()
    margin = 0.05 * (high - low) + 1e-6
    for label, name in enumerate(names):
        shown: Array = points[labels == label]
        colour = (*SERIES, NEUTRAL)[label % (len(SERIES) + 1)]
        chart.add_scatter(
            name=escape_markup(name),
            x=shown[:, 0].tolist(),
            y=shown[:, 1].tolist(),
            mode="markers",
            marker={"color": colour, "symbol": _symbol(label), "size": 7},
            hovertemplate=f"{escape_markup(name)}<extra></extra>",
        )
    bounds = zip(axes, low - margin, high + margin, strict=True)
    xaxis, yaxis = ({"title": {"text": title}, "range": [a, b]} for title, a, b in bounds)
    return chart.update_layout(
        layout(height=_HEIGHT, hovermode="closest", xaxis=xaxis, yaxis=yaxis)
    )


def _symbol(label: int) -> str:
    """Return a mark; classes that share a colour are filled and open."""
    symbol = SYMBOLS[label % len(SYMBOLS)]
    return f"{symbol}-open" if label >= len(SYMBOLS) else symbol
