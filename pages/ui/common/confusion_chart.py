"""Charts of predictions: the confusion matrix, and a share for each class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dlcore.arrays import Array
from pages.ui.charts.style import AMBER, FAINT, TRAINING, escape_markup, layout
from pages.ui.shell.text import number, percent, t

_BLUES = ((0.0, "rgba(0, 114, 178, 0)"), (1.0, "rgba(0, 114, 178, 0.6)"))
_REDS = ((0.0, "rgba(213, 94, 0, 0)"), (1.0, "rgba(213, 94, 0, 0.65)"))
"""Right and wrong predictions; light enough for the numbers on them to be readable."""

_CELL = 46
_MARGIN = 110


def confusion_chart(
    matrix: Array, names: Sequence[str], cell: tuple[int, int] | None = None
) -> go.Figure:
    """Draw the confusion matrix with clickable cells.

    A heat map has no points to select, so each cell has an invisible marker.

    Args:
        matrix: counts, a row for each true class and a column for each predicted class.
        names: of the classes.
        cell: true class and predicted class of the open cell; None where cells do not open.
    """
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    is_right = np.eye(len(matrix), dtype=bool)
    wrong = np.where(is_right, np.nan, shares)
    figure = go.Figure()
    _cells(figure, np.where(is_right, shares, np.nan), matrix, _BLUES, 1.0)
    _cells(figure, wrong, matrix, _REDS, max(float(np.nanmax(wrong)), 1e-9))
    rows, columns = np.indices(matrix.shape)
    figure.add_scatter(
        x=columns.ravel().tolist(),
        y=rows.ravel().tolist(),
        mode="markers",
        marker={"symbol": "square", "size": _CELL - 8, "color": "rgba(0, 0, 0, 0)"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        showlegend=False,
        customdata=_hover(matrix, shares, names),
        hovertemplate="%{customdata}<extra></extra>",
    )
    if cell:
        _mark(figure, cell)
    return figure.update_layout(
        layout(
            height=_MARGIN + _CELL * len(names),
            hovermode="closest",
            dragmode=False,
            clickmode="event+select",
            margin={"l": 16, "r": 8, "t": 8, "b": 16},
            xaxis=_axis(t("inside.answer"), names) | {"side": "bottom"},
            yaxis=_axis(t("inside.true_class"), names) | {"autorange": "reversed"},
        )
    )


def _mark(figure: go.Figure, cell: tuple[int, int]) -> None:
    """Draw a frame around a cell."""
    label, predicted = cell
    figure.add_shape(
        type="rect",
        x0=predicted - 0.5,
        x1=predicted + 0.5,
        y0=label - 0.5,
        y1=label + 0.5,
        line={"color": AMBER, "width": 3},
    )


def share_bars(names: Sequence[str], shares: Array, title: str) -> go.Figure:
    """Draw a share of 1 for each class as bars.

    Args:
        names: of the classes, the first at the top.
        shares: from 0 to 1; NaN if there is none.
        title: of the axis.
    """
    figure = go.Figure()
    figure.add_bar(
        orientation="h",
        x=np.nan_to_num(shares).tolist(),
        y=list(map(escape_markup, names)),
        marker={"color": TRAINING, "cornerradius": 4},
        text=[percent(share) for share in shares.tolist()],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )
    return figure.update_layout(
        layout(
            height=70 + 34 * len(names),
            bargap=0.3,
            hovermode=False,
            margin={"l": 16, "r": 64, "t": 8, "b": 48},
            xaxis={"title": {"text": title}, "range": [0, 1], "tickformat": ".0%"}
            | {"gridcolor": FAINT, "dtick": 0.25, "fixedrange": True},
            yaxis={"type": "category", "autorange": "reversed", "automargin": True}
            | {"fixedrange": True, "showgrid": False},
        )
    )


def _cells(figure: go.Figure, z: Array, matrix: Array, colours: Any, maximum: float) -> None:
    texts = np.where(np.isnan(z) | (matrix == 0), "", matrix.astype(str))
    figure.add_heatmap(
        z=z,
        text=texts,
        texttemplate="%{text}",
        zmin=0.0,
        zmax=maximum,
        colorscale=colours,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
    )


def _hover(matrix: Array, shares: Array, names: Sequence[str]) -> list[str]:
    return [
        t(
            "inside.cell_hover",
            label=escape_markup(names[row]),
            answer=escape_markup(names[column]),
            images=number(int(count)),
            share=percent(float(shares[row, column])),
        )
        for (row, column), count in np.ndenumerate(matrix)
    ]


def _axis(title: str, names: Sequence[str]) -> dict[str, Any]:
    return {
        "title": {"text": title},
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": list(map(escape_markup, names)),
        "range": [-0.5, len(names) - 0.5],
        "showgrid": False,
        "showline": False,
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }
