"""What a data set consists of: its parts, its classes, and the label of one sample."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go

from pages.ui.charts.style import GREEN, TRAINING, layout
from pages.ui.shell.text import number, percent, t
from pages.ui.shell.theme import accent

_STYLE = """
<style>
.dl-split { display: flex; gap: 4px; font-variant-numeric: tabular-nums; line-height: 1.35; }
.dl-split > div { min-width: 7.5rem; }
.dl-split i { display: block; height: 18px; border-radius: 4px; margin-bottom: 8px; }
.dl-split b { display: block; font-size: 1.25em; }
.dl-one-hot { container-type: inline-size; }
.dl-one-hot > div { display: grid; gap: 10px 6px; text-align: center;
  grid-template-columns: repeat(10, 1fr); font-variant-numeric: tabular-nums; }
@container (max-width: 900px) {
  .dl-one-hot > div { grid-template-columns: repeat(auto-fit, minmax(var(--narrowest), 1fr)); }
}
.dl-one-hot b { display: block; padding: 10px 0; border-radius: 8px; font-size: 1.35em;
  line-height: 1; font-weight: 500; background: #80889422; }
.dl-one-hot small { display: block; padding-top: 6px; line-height: 1.2; opacity: 0.75;
  overflow-wrap: anywhere; }
.dl-one-hot .on b { background: var(--accent); color: Canvas; font-weight: 700; }
.dl-one-hot .on small { opacity: 1; font-weight: 700; }
</style>
"""


def split_bar(train: int, test: int) -> str:
    """Training and test data as parts of one bar.

    Args:
        train: samples to train on.
        test: samples kept apart.
    """
    parts = (("data.train", train, TRAINING), ("data.test", test, GREEN))
    drawn = "".join(
        f'<div style="flex:{size}"><i style="background:{colour}"></i>{escape(t(key))}'
        f"<b>{number(size)} · {percent(size / (train + test), 0)}</b></div>"
        for key, size, colour in parts
    )
    return f'{_STYLE}<div class="dl-split">{drawn}</div>'


def class_balance(names: Sequence[str], train: np.ndarray, test: np.ndarray) -> go.Figure:
    """Samples of each class as bars.

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
            y=list(names),
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
    """How many values lie where.

    Args:
        values: shape ``(n,)``.
        title: what the values are.
        bins: bars.
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
    """A one-hot vector with the class below each number.

    Args:
        vector: shape ``(classes,)``, zeros and a single one.
        names: of the classes.
    """
    cells = "".join(
        f"<div{' class=on' if value else ''}><b>{value:.0f}</b><small>{escape(name)}</small></div>"
        for value, name in zip(vector.tolist(), names, strict=True)
    )
    narrowest = 44 if max(map(len, names)) <= 3 else 130
    style = f"--accent:{accent()};--narrowest:{narrowest}px"
    return f'{_STYLE}<div class="dl-one-hot" style="{style}"><div>{cells}</div></div>'
