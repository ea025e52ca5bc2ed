"""Charts of a lab's result, each with its numbers as a table."""

from __future__ import annotations

import re
from itertools import cycle
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dlcore.labs import Figure, Lab, TrainedLab
from dlcore.lessons import Amount, Unit
from pages.ui.charts.style import NEUTRAL, SERIES, SYMBOLS, chart_config, escape_markup, layout
from pages.ui.common.amount_text import amount_text
from pages.ui.common.plain_table import plain_table
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import has, number, t

_HEIGHT = 360

_CONTROLS = (("dash", ""), ("dot", "/"), ("dashdot", "."))
"""Dashes of a line and pattern of a bar that tell the controls apart, which have one colour."""


def arm_name(lab: TrainedLab[Any], arm: str) -> str:
    """Return the name of an arm in the learner's language."""
    return t(f"lab.arm.{lab.id}.{arm}") if has(f"lab.arm.{lab.id}.{arm}") else arm


def draw_figure(lab: Lab[Any] | TrainedLab[Any], figure: Figure) -> None:
    """Draw a chart, links to its terms, and the numbers as a table."""
    st.markdown(f"**{t(f'lab.figure.{lab.id}.{figure.code}')}**")
    key = f"lab_figure_{figure.code}"
    st.plotly_chart(_chart(lab, figure), config=chart_config(), key=key)
    draw_term_links(*lab.terms)
    with st.expander(t("lab.numbers"), icon=":material/table:"):
        st.html(_table(lab, figure))


def _chart(lab: Lab[Any] | TrainedLab[Any], figure: Figure) -> go.Figure:
    chart, controls = go.Figure(), cycle(_CONTROLS)
    for index, (code, values) in enumerate(figure.series.items()):
        is_control = code in figure.controls
        colour = NEUTRAL if is_control else SERIES[index % len(SERIES)]
        dash, pattern = next(controls) if is_control else ("solid", "")
        data = {"name": t(f"lab.series.{lab.id}.{code}"), "y": list(values)}
        if isinstance(figure.x[0], str):
            names = [_wrapped(_bar_name(lab, str(code))) for code in figure.x]
            bars = list(range(len(names)))
            chart.add_bar(x=bars, marker={"color": colour, "pattern": {"shape": pattern}}, **data)
            # Names of digits would make an axis of numbers.
            chart.update_xaxes(tickvals=bars, ticktext=names, autotickangles=[0, 90])
        else:
            line = {"color": colour, "width": 2.5, "dash": dash}
            marker = {"symbol": SYMBOLS[index % len(SYMBOLS)], "size": 8}
            chart.add_scatter(
                x=list(figure.x), mode="lines+markers", line=line, marker=marker, **data
            )
            if figure.is_logarithmic:
                # Plotly's own ticks between powers of ten read 2 and 5.
                chart.update_xaxes(tickvals=list(figure.x))
    return chart.update_layout(
        layout(
            height=_HEIGHT,
            xaxis_title_text=t(f"lab.axis.{lab.id}.{figure.code}"),
            xaxis_type="log" if figure.is_logarithmic else None,
            yaxis_title_text=t(f"lab.value.{lab.id}.{figure.code}"),
            yaxis_tickformat=".0%" if figure.unit is Unit.SHARE else "",
            yaxis_rangemode="tozero",
            xaxis_automargin=True,
            # Above the chart, because the names of bars may need much room below it.
            legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        )
    )


def _wrapped(name: str) -> str:
    """Return a name as markup with lines that end after a comma."""
    return re.sub("(?<=[、,]) ?(?=.)", "<br>", escape_markup(name))


def _bar_name(lab: Lab[Any] | TrainedLab[Any], code: str) -> str:
    """Return the name of an arm; classes have their own names."""
    return arm_name(lab, code) if isinstance(lab, TrainedLab) else code


def _table(lab: Lab[Any] | TrainedLab[Any], figure: Figure) -> str:
    header = [
        t(f"lab.axis.{lab.id}.{figure.code}"),
        *(t(f"lab.series.{lab.id}.{code}") for code in figure.series),
    ]
    columns = list(zip(*figure.series.values(), strict=True))
    positions: tuple[float | str, ...] = figure.x
    rows = [
        [
            _position(lab, at),
            *(amount_text(Amount(value, figure.unit)) for value in values),
        ]
        for at, values in zip(positions, columns, strict=True)
    ]
    return plain_table(header, rows)


def _position(lab: Lab[Any] | TrainedLab[Any], at: float | str) -> str:
    if isinstance(at, str):
        return _bar_name(lab, at)
    return number(at, 0 if at >= 1 or at == 0 else 2)
