"""A dot for each seed of each recipe, and the mean over the seeds."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.ui.charts.run_style import RunStyle
from pages.ui.charts.style import escape_markup, layout
from pages.ui.common.metric_text import format_run_metric, is_percentage
from pages.ui.common.run_curves import shorten_title
from pages.ui.shell.text import t

_ROW, _AXIS = 64, 40
"""Heights in pixels."""

_MARGIN = 0.06
"""Beside the outermost dots, as a share of their distance, or of a single value."""


def seeds_chart(
    name: str,
    titles: Sequence[str],
    styles: Sequence[RunStyle],
    values: Sequence[Sequence[tuple[int, float]]],
) -> go.Figure:
    """Draw a line of dots for each recipe.

    Args:
        name: of the metric.
        titles: of the recipes; plain text.
        styles: of their curves.
        values: seed and value of each run of each recipe.
    """
    figure = go.Figure()
    for row, (title, style, of_recipe) in enumerate(zip(titles, styles, values, strict=True)):
        # Above the dots, which so have the whole width of a phone.
        figure.add_annotation(
            text=escape_markup(shorten_title(title)),
            xref="paper",
            x=0,
            y=row,
            yshift=22,
            xanchor="left",
            showarrow=False,
        )
        if of_recipe:
            _add_dots(figure, row, name, style, of_recipe)
    height = _AXIS + _ROW * len(titles)
    margins = {"l": 16, "r": 16, "t": 8, "b": 32}
    figure.update_layout(
        layout(height=height, hovermode="closest", showlegend=False, margin=margins)
    )
    tickformat = ".1%" if is_percentage(name) else None
    numbers = [value for of_recipe in values for _, value in of_recipe]
    figure.update_xaxes(tickformat=tickformat, showgrid=True, range=_range(numbers, name))
    figure.update_yaxes(visible=False, range=[len(titles) - 0.5, -0.7])
    return figure


def _range(numbers: Sequence[float], name: str) -> list[float] | None:
    """Return an axis around the dots, without shares above 1 and values below 0 if none is."""
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    margin = _MARGIN * ((high - low) or abs(high) or 1.0)
    least, most = low - margin, high + margin
    return [max(0.0, least) if low >= 0 else least, min(1.0, most) if is_percentage(name) else most]


def _add_dots(
    figure: go.Figure, row: int, name: str, style: RunStyle, values: Sequence[tuple[int, float]]
) -> None:
    """Add the runs of a recipe and their mean."""
    numbers = [value for _, value in values]
    mean = sum(numbers) / len(numbers)
    figure.add_scatter(
        x=[mean],
        y=[row],
        mode="markers",
        cliponaxis=False,
        marker={"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": style.colour}},
        hovertemplate=_hover(t("chance.mean"), name, mean),
    )
    figure.add_scatter(
        x=numbers,
        y=[row] * len(numbers),
        mode="markers",
        cliponaxis=False,
        marker={"symbol": style.symbol, "size": 12, "color": style.colour, "opacity": 0.7},
        hovertemplate=[
            _hover(t("take.seed", seed=str(seed)), name, value) for seed, value in values
        ],
    )


def _hover(label: str, name: str, value: float) -> str:
    return t("app.pair", name=label, value=format_run_metric(name, value)) + "<extra></extra>"
