"""A series, what networks made of it, and how they see it go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dlcore.arrays import Array
from dlcore.datasets.series import Series
from dlcore.inference.forecasting.forecast import ForecastSpread
from pages.ui.charts.style import FAINT, GREEN, NEUTRAL, PINK, TRAINING, VALIDATION, layout
from pages.ui.shell.text import t

HEIGHT = 400
_PAST = 48
"""Known values drawn before those ahead."""


@dataclass(frozen=True)
class Steps:
    """What the steps of a series are called.

    Args:
        names: of all known steps and of those ahead, in order.
        are_dates: whether they are dates.
        unit: of the values.
    """

    names: Sequence[str | int]
    are_dates: bool
    unit: str


def fitted_chart(series: Series, steps: Steps, next_values: Array) -> go.Figure:
    """The series, and what was foretold of each value from those before it.

    Args:
        next_values: in the units of the series, ``(windows,)``.
    """
    figure = go.Figure()
    count, first = len(series.values), series.window
    begin = count - series.test_size
    _line(figure, t("forecast.series"), steps, range(count), series.values, NEUTRAL, width=2)
    for name, places, colour in (
        (t("forecast.fitted"), range(first, begin), TRAINING),
        (t("forecast.tested"), range(begin, count), VALIDATION),
    ):
        values = next_values[places.start - first : places.stop - first]
        _line(figure, name, steps, places, values, colour)
    return _laid_out(figure, steps)


def ahead_chart(
    series: Series, steps: Steps, known: int, ahead: Array, spreads: Sequence[ForecastSpread]
) -> go.Figure:
    """Known values, what each seed sees ahead, their mean, and how far they are apart.

    Args:
        known: values that were known when the first of these was foretold.
        ahead: in the units of the series, ``(seeds, steps)``.
        spreads: at each step.
    """
    figure = go.Figure()
    places = range(known, known + ahead.shape[1])
    names = [steps.names[place] for place in places]
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
    _line(figure, t("forecast.mean"), steps, places, [s.mean for s in spreads], VALIDATION)
    past = range(max(0, known - _PAST), min(len(series.values), known + len(names)))
    _line(figure, t("forecast.series"), steps, past, series.values[past.start : past.stop], GREEN)
    return _laid_out(figure, steps)


def _line(
    figure: go.Figure,
    name: str,
    steps: Steps,
    places: range,
    values: Sequence[float] | Array,
    colour: str,
    width: float = 2.5,
) -> None:
    figure.add_scatter(
        name=name,
        x=[steps.names[place] for place in places],
        y=[float(value) for value in values],
        mode="lines",
        line={"color": colour, "width": width},
        hovertemplate="%{y:,.4~g}",
    )


def _laid_out(figure: go.Figure, steps: Steps) -> go.Figure:
    axis: dict[str, Any] = {"gridcolor": FAINT, "nticks": 8}
    if steps.are_dates:
        axis |= {"type": "date", "hoverformat": "%Y-%m", "tickformat": "%Y-%m"}
    return figure.update_layout(layout(height=HEIGHT, xaxis=axis, yaxis_title_text=steps.unit))
