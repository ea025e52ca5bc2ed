"""Scatter plots: filled symbols for training data, open symbols for test data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from dlcore.datasets import Dataset
from pages.ui.charts.style import NEUTRAL, SERIES, TRAINING, layout
from pages.ui.shell.text import t

_HEIGHT = 560

_SYMBOLS = ("circle", "diamond", "square", "triangle-up")


def class_scatter(data: Dataset, names: Sequence[str]) -> go.Figure:
    """Return a plot of the samples in the plane, coloured by class.

    Args:
        data: samples with two inputs and a class.
        names: of the classes, in label order.
    """
    figure = go.Figure()
    for split, x, y, is_open in _splits(data):
        for label, name in enumerate(names):
            points = x[y == label]
            figure.add_scatter(
                name=t("data.class_in", label=name, part=split),
                **_points(points[:, 0], points[:, 1], SERIES[label], _SYMBOLS[label], is_open),
            )
    figure.update_yaxes(scaleanchor="x")
    return _apply_layout(figure, "x₁", "x₂")


def value_scatter(data: Dataset, slope: float) -> go.Figure:
    """Return a plot of the target over the input, with the line that the data was sampled from.

    Args:
        data: samples with one input and a number as target.
        slope: of the line through the origin.
    """
    figure = go.Figure()
    for split, x, y, is_open in _splits(data):
        figure.add_scatter(name=split, **_points(x[:, 0], y[:, 0], TRAINING, _SYMBOLS[0], is_open))
    figure.add_scatter(
        name=t("data.line_behind", slope=slope),
        x=[0, 1],
        y=[0, slope],
        mode="lines",
        line={"color": NEUTRAL, "dash": "dash"},
        hoverinfo="skip",
    )
    return _apply_layout(figure, "x", "y")


def _splits(data: Dataset) -> tuple[tuple[str, np.ndarray, np.ndarray, bool], ...]:
    return (
        (t("data.train"), data.x_train, data.y_train, False),
        (t("data.test"), data.x_test, data.y_test, True),
    )


def _points(
    x: np.ndarray, y: np.ndarray, colour: str, symbol: str, is_open: bool
) -> dict[str, object]:
    return {
        "x": x.tolist(),
        "y": y.tolist(),
        "mode": "markers",
        "marker": {
            "color": colour,
            "size": 8,
            "symbol": f"{symbol}-open" if is_open else symbol,
            "opacity": 0.8,
            "line": {"width": 1.5 if is_open else 0},
        },
        "hovertemplate": "(%{x:.2f}, %{y:.2f})",
    }


def _apply_layout(figure: go.Figure, x: str, y: str) -> go.Figure:
    return figure.update_layout(
        layout(
            height=_HEIGHT,
            hovermode="closest",
            xaxis_title_text=x,
            yaxis_title_text=y,
            legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            margin={"l": 64, "r": 16, "t": 64, "b": 52},
        )
    )
