"""Charts of a series with one-step forecasts, and with forecasts of several steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dlcore.arrays import Array
from dlcore.datasets.series import Series
from dlcore.inference.forecasting.forecast import ForecastSpread
from pages.ui.charts.style import (
    FAINT,
    GREEN,
    NEUTRAL,
    PINK,
    TRAINING,
    VALIDATION,
    escape_markup,
    layout,
)
from pages.ui.shell.text import t

HEIGHT = 400
_PAST = 48
"""Number of known values drawn before the forecast."""


@dataclass(frozen=True)
class TimeAxis:
    """The steps of a series and of its forecast.

    Args:
        names: of all known steps, then of the steps ahead.
        are_dates: whether the names are dates.
        unit: of the values.
    """

    names: Sequence[str | int]
    are_dates: bool
    unit: str


def one_step_chart(series: Series, axis: TimeAxis, next_values: Array) -> go.Figure:
    """Return the series and the forecast of each value from the window before it.

    Args:
        next_values: in the units of the series, ``(windows,)``.
    """
    figure = go.Figure()
    count, window = len(series.values), series.window
    first_test = count - series.test_size
    _add_line(figure, t("forecast.series"), axis, range(count), series.values, NEUTRAL, width=2)
    for name, steps, colour in (
        (t("forecast.fitted"), range(window, first_test), TRAINING),
        (t("forecast.tested"), range(first_test, count), VALIDATION),
    ):
        values = next_values[steps.start - window : steps.stop - window]
        _add_line(figure, name, axis, steps, values, colour)
    return _apply_layout(figure, axis)


def multi_step_chart(
    series: Series, axis: TimeAxis, known: int, ahead: Array, spreads: Sequence[ForecastSpread]
) -> go.Figure:
    """Return known values and the forecast; of several seeds each one, their mean and range.

    Args:
        known: number of known values before the forecast.
        ahead: in the units of the series, ``(seeds, steps)``.
        spreads: of the seeds, at each step.
    """
    figure = go.Figure()
    steps = range(known, known + ahead.shape[1])
    names = [axis.names[step] for step in steps]
    is_single = len(ahead) == 1
    if not is_single:
        _add_seeds(figure, names, ahead, spreads)
    name = t("forecast.forecast") if is_single else t("forecast.mean")
    _add_line(figure, name, axis, steps, [s.mean for s in spreads], VALIDATION)
    past = range(max(0, known - _PAST), min(len(series.values), known + len(names)))
    values = series.values[past.start : past.stop]
    _add_line(figure, t("forecast.series"), axis, past, values, GREEN)
    return _apply_layout(figure, axis)


def _add_seeds(
    figure: go.Figure,
    names: Sequence[str | int],
    ahead: Array,
    spreads: Sequence[ForecastSpread],
) -> None:
    """Add the forecast of each seed and their range."""
    figure.add_scatter(
        name=t("forecast.band"),
        x=[*names, *reversed(names)],
        y=[*(s.high for s in spreads), *(s.low for s in reversed(spreads))],
        fill="toself",
        fillcolor="rgba(213, 94, 0, 0.18)",
        line={"width": 0},
        hoverinfo="skip",
    )
    for seed, values in enumerate(ahead):
        figure.add_scatter(
            name=t("forecast.each_seed"),
            legendgroup="seeds",
            showlegend=seed == 0,
            x=names,
            y=values.tolist(),
            mode="lines",
            line={"color": PINK, "width": 1},
            hoverinfo="skip",
        )


def _add_line(
    figure: go.Figure,
    name: str,
    axis: TimeAxis,
    steps: range,
    values: Sequence[float] | Array,
    colour: str,
    width: float = 2.5,
) -> None:
    figure.add_scatter(
        name=name,
        x=[axis.names[step] for step in steps],
        y=[float(value) for value in values],
        mode="lines",
        line={"color": colour, "width": width},
        hovertemplate="%{y:,.4~g}",
    )


def _apply_layout(figure: go.Figure, axis: TimeAxis) -> go.Figure:
    xaxis: dict[str, Any] = {"gridcolor": FAINT, "nticks": 8}
    if axis.are_dates:
        xaxis |= {"type": "date", "hoverformat": "%Y-%m", "tickformat": "%Y-%m"}
    return figure.update_layout(
        layout(height=HEIGHT, xaxis=xaxis, yaxis_title_text=escape_markup(axis.unit))
    )
