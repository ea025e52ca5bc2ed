"""Style shared by all charts: colours, lines, axes, legend, the texts of plotly's buttons."""

from __future__ import annotations

from typing import Any

from pages.ui.shell.language import language
from pages.ui.shell.text import t

TRAINING = "#0072B2"
VALIDATION = "#D55E00"
GREEN = "#009E73"
PINK = "#CC79A7"
SKY = "#56B4E9"
AMBER = "#E69F00"

NEUTRAL = "#808894"
"""Equally visible on the light and the dark background."""

FAINT = "rgba(128, 136, 148, 0.28)"

SERIES = (TRAINING, VALIDATION, GREEN, PINK, SKY, AMBER)
"""Okabe and Ito's colours, which colour-blind readers can tell apart."""

SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "star", "pentagon")
VALIDATION_DASHES = ("dash", "dot", "dashdot", "longdash", "longdashdot")

_SUPERFLUOUS = ("select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d")
"""Buttons that do what others do, or choose points that a click chooses."""


def chart_config(**more: Any) -> dict[str, Any]:
    """Return Plotly's settings for ``st.plotly_chart``: few buttons, named in words.

    Args:
        more: settings of the one chart, which take precedence.
    """
    return {
        "displaylogo": False,
        "locale": language(),
        "locales": {language(): {"dictionary": button_texts()}},
        "modeBarButtonsToRemove": list(_SUPERFLUOUS),
        **more,
    }


def layout(**more: Any) -> dict[str, Any]:
    """Return layout settings of a static figure; Streamlit's theme sets font and background.

    Args:
        more: settings of the one figure, which take precedence.
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


def button_texts() -> dict[str, str]:
    """Return the texts of plotly's buttons by plotly's English ones."""
    return {
        "Zoom": t("chart.button_zoom"),
        "Pan": t("chart.button_pan"),
        "Reset axes": t("chart.button_reset"),
        "Download plot as a PNG": t("chart.button_picture"),
    }


def escape_markup(text: str) -> str:
    """Return a learner's text without anything that plotly would read as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
