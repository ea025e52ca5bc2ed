"""Charts of a data set: the split, class balance, a histogram, a one-hot label."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go

from pages.ui.charts.style import GREEN, TRAINING, escape_markup, layout
from pages.ui.shell.text import number, percent, t


def split_bar(train: int, test: int) -> str:
    """Return training and test data as parts of one bar, as HTML.

    Args:
        train: number of training samples.
        test: number of test samples.
    """
    parts = (("data.train", train, TRAINING), ("data.test", test, GREEN))
    segments = "".join(
        f'<div style="--size:{size};--part:{colour}"><i></i>{escape(t(key))}'
        f"<b>{number(size)} · {percent(size / (train + test), 0)}</b></div>"
        for key, size, colour in parts
    )
    return f'<div class="dl-split">{segments}</div>'


def class_balance(names: Sequence[str], train: np.ndarray, test: np.ndarray) -> go.Figure:
    """Return the number of samples of each class as bars.

    Args:
        names: of the classes, in label order.
        train: training samples of each class.
        test: test samples of each class.
    """
    figure = go.Figure()
    for key, counts, colour in (("data.train", train, TRAINING), ("data.test", test, GREEN)):
        figure.add_bar(
            name=t(key),
            orientation="h",
            x=counts.tolist(),
            y=list(map(escape_markup, names)),
            marker={"color": colour, "cornerradius": 4},
            text=[number(count) for count in counts.tolist()],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x:,}",
        )
    return figure.update_layout(
        layout(
            height=120 + 46 * len(names),
            bargap=0.25,
            bargroupgap=0.08,
            hovermode="y unified",
            margin={"l": 16, "r": 56, "t": 40, "b": 52},
            legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
            xaxis_title_text=t("data.sample_count"),
            xaxis_tickformat=",",
            yaxis={"type": "category", "autorange": "reversed", "automargin": True},
        )
    )


def histogram(values: np.ndarray, title: str, bins: int = 20) -> go.Figure:
    """Return the distribution of values as bars.

    Args:
        values: shape ``(n,)``.
        title: of the axis.
        bins: number of bars.
    """
    counts, edges = np.histogram(values, bins)
    figure = go.Figure()
    figure.add_bar(
        x=((edges[:-1] + edges[1:]) / 2).tolist(),
        y=counts.tolist(),
        customdata=np.column_stack([edges[:-1], edges[1:]]).tolist(),
        marker={"color": TRAINING, "cornerradius": 3},
        hovertemplate="%{customdata[0]:.4~g} – %{customdata[1]:.4~g}: %{y:,}<extra></extra>",
    )
    return figure.update_layout(
        layout(
            height=300,
            bargap=0.08,
            hovermode="closest",
            xaxis_title_text=title,
            yaxis_title_text=t("data.sample_count"),
            yaxis_tickformat=",",
        )
    )


def one_hot_cells(vector: np.ndarray, names: Sequence[str]) -> str:
    """Return a one-hot vector as HTML, the class below each number.

    Args:
        vector: shape ``(classes,)``, zeros and a single 1.
        names: of the classes.
    """
    cells = "".join(
        f"<div{' class=on' if value else ''}><b>{value:.0f}</b><small>{escape(name)}</small></div>"
        for value, name in zip(vector.tolist(), names, strict=True)
    )
    narrowest = 44 if max(map(len, names)) <= 3 else 130
    style = f"--narrowest:{narrowest}px"
    return f'<div class="dl-one-hot" style="{style}"><div>{cells}</div></div>'
