"""What all charts share: colours, line styles, the look of axes and legend."""

from __future__ import annotations

from typing import Any

TRAINING = "#0072B2"
VALIDATION = "#D55E00"
GREEN = "#009E73"
PINK = "#CC79A7"
SKY = "#56B4E9"
AMBER = "#E69F00"

NEUTRAL = "#808894"
"""Seen alike on the light and the dark background."""

FAINT = "rgba(128, 136, 148, 0.28)"

SERIES = (TRAINING, VALIDATION, GREEN, PINK, SKY, AMBER)
"""Okabe and Ito's colours, which colour-blind readers can tell apart."""

SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "star", "pentagon")
VALIDATION_DASHES = ("dash", "dot", "dashdot", "longdash", "longdashdot")

CONFIG: dict[str, Any] = {"displaylogo": False}
"""For ``st.plotly_chart(..., config=CONFIG)``."""


def layout(**more: Any) -> dict[str, Any]:
    """Layout settings of every static figure; font and background are Streamlit's theme.

    Args:
        more: settings of one figure, put on top.
    """
    axis = {
        "showline": True,
        "linecolor": FAINT,
        "gridcolor": FAINT,
        "zeroline": False,
        "tickfont": {"size": 13},
    }
    base: dict[str, Any] = {
        "font": {"size": 14},
        "margin": {"l": 64, "r": 16, "t": 16, "b": 52},
        "hovermode": "x unified",
        "xaxis": {**axis, "showgrid": False},
        "yaxis": axis,
        "legend": {"orientation": "h", "x": 0, "y": -0.2, "yanchor": "top", "font": {"size": 13}},
    }
    return base | more
