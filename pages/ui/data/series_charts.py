"""A series by month, and forecasts beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from pages.ui.charts.style import GREEN, PINK, TRAINING, VALIDATION, layout
from pages.ui.shell.text import t

_HEIGHT = 380


def curve(months: Sequence[str], values: np.ndarray, test_size: int) -> go.Figure:
    """The whole series; the part kept for the test in its own colour.

    Args:
        months: ``1949-01`` and so on.
        values: thousands of passengers, shape ``(len(months),)``.
        test_size: months at the end that are kept for the test.
    """
    figure = go.Figure()
    first = len(months) - test_size
    # The last training month belongs to both lines, so that the series does not break.
    for name, part, colour in (
        (t("data.train"), slice(0, first), TRAINING),
        (t("data.test"), slice(first - 1, None), GREEN),
    ):
        figure.add_scatter(
            name=name,
            x=months[part],
            y=values[part].tolist(),
            mode="lines",
            line={"color": colour, "width": 2.5},
            hovertemplate="%{y:,.0f}",
        )
    return _laid_out(figure)


def forecasts(
    months: Sequence[str], values: np.ndarray, guesses: Mapping[str, np.ndarray]
) -> go.Figure:
    """What came, and what was foretold.

    Args:
        months: those of the test.
        values: thousands of passengers in them.
        guesses: forecasts for the same months by name.
    """
    figure = go.Figure()
    lines = [(t("data.true"), values, GREEN, "solid")]
    looks = ((VALIDATION, "dash"), (PINK, "dot"))
    lines += [
        (name, guess, colour, dash)
        for (name, guess), (colour, dash) in zip(guesses.items(), looks, strict=True)
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
    return _laid_out(figure)


def _laid_out(figure: go.Figure) -> go.Figure:
    return figure.update_layout(
        layout(
            height=_HEIGHT,
            xaxis={"type": "date", "hoverformat": "%Y-%m", "tickformat": "%Y-%m", "nticks": 8},
            yaxis_title_text=t("data.passengers"),
        )
    )
