"""Charts of a monthly series and of its naive forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from pages.ui.charts.style import GREEN, PINK, TRAINING, VALIDATION, layout
from pages.ui.shell.text import t

_HEIGHT = 380


def series_chart(months: Sequence[str], values: np.ndarray, test_size: int) -> go.Figure:
    """Return the whole series; the test data has its own colour.

    Args:
        months: ``1949-01`` and so on.
        values: thousands of passengers, shape ``(len(months),)``.
        test_size: number of months at the end that are test data.
    """
    figure = go.Figure()
    first = len(months) - test_size
    # Both lines have the last training month, so that there is no gap.
    for name, split, colour in (
        (t("data.train"), slice(0, first), TRAINING),
        (t("data.test"), slice(first - 1, None), GREEN),
    ):
        figure.add_scatter(
            name=name,
            x=months[split],
            y=values[split].tolist(),
            mode="lines",
            line={"color": colour, "width": 2.5},
            hovertemplate="%{y:,.0f}",
        )
    return _apply_layout(figure)


def forecast_chart(
    months: Sequence[str], values: np.ndarray, forecasts: Mapping[str, np.ndarray]
) -> go.Figure:
    """Return the test data and two forecasts of it.

    Args:
        months: months of the test data.
        values: thousands of passengers, shape ``(len(months),)``.
        forecasts: for the same months, by name.
    """
    figure = go.Figure()
    lines = [(t("data.true"), values, GREEN, "solid")]
    styles = ((VALIDATION, "dash"), (PINK, "dot"))
    lines += [
        (name, forecast, colour, dash)
        for (name, forecast), (colour, dash) in zip(forecasts.items(), styles, strict=True)
    ]
    for name, line, colour, dash in lines:
        figure.add_scatter(
            name=name,
            x=list(months),
            y=line.tolist(),
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2.5},
            hovertemplate="%{y:,.0f}",
        )
    return _apply_layout(figure)


def _apply_layout(figure: go.Figure) -> go.Figure:
    return figure.update_layout(
        layout(
            height=_HEIGHT,
            xaxis={"type": "date", "hoverformat": "%Y-%m", "tickformat": "%Y-%m", "nticks": 8},
            yaxis_title_text=t("data.passengers"),
        )
    )
