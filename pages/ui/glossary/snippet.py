"""The snippet of a term: its numbers, the button that runs it, its output and its figure."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
import streamlit as st

from dlcore.glossary import Number, Term
from dlcore.inference.snippets import RunSnippet, SnippetOutput
from pages.ui.charts.style import SERIES, chart_config, layout
from pages.ui.shell.number_form import submit_button
from pages.ui.shell.services import engine
from pages.ui.shell.text import t

_OUTPUT = "snippet_output"
"""Key of the source that was run last and of its output."""


def draw_snippet(term: Term) -> None:
    """Draw the snippet; what was run stays until the learner changes a number or the term."""
    # The worker starts to warm up while the learner reads.
    engine()
    st.markdown(f"**{t('glossary.snippet')}**")
    numbers = _draw_numbers(term)
    source = term.source(numbers)
    st.code(source, language="python", wrap_lines=True)
    label, icon = t("glossary.run"), ":material/play_arrow:"
    if submit_button(label, type="primary", icon=icon, key="run_snippet"):
        with st.spinner(t("glossary.running")):
            output = engine().answer(RunSnippet(term=term.id, numbers=numbers))
        st.session_state[_OUTPUT] = source, output
    ran, output = st.session_state.get(_OUTPUT, (None, None))
    if ran == source and output:
        _draw_output(output)


def _draw_numbers(term: Term) -> dict[str, int | float]:
    if not term.numbers:
        return {}
    st.caption(t("glossary.numbers"))
    columns = zip(term.numbers, st.columns(2), strict=False)
    return {number.name: _draw_number(term, number, column) for number, column in columns}


def _draw_number(term: Term, number: Number, column: st.delta_generator.DeltaGenerator) -> float:
    default = term.default(number)
    kind = type(default)
    value = column.number_input(
        f"`{number.name}`",
        kind(number.low),
        kind(number.high),
        default,
        step=kind(1) if kind is int else 0.05,
        format=None if kind is int else "%.3g",
        key=f"number_{term.id}_{number.name}",
    )
    return kind(value)


def _draw_output(output: SnippetOutput) -> None:
    st.markdown(f"**{t('glossary.output')}**")
    with st.container(key="snippet_output_text"):
        st.code(output.text, language=None, wrap_lines=True)
    if output.figure:
        st.plotly_chart(_figure(output.figure), config=chart_config(), key="snippet_figure")


def _figure(lists: Mapping[str, list[float]]) -> go.Figure:
    """Return the lines of a snippet over its first list."""
    (axis, x), *lines = lists.items()
    figure = go.Figure()
    for (name, y), colour in zip(lines, SERIES, strict=False):
        figure.add_scatter(name=name, x=x, y=y, mode="lines+markers", line_color=colour)
    return figure.update_layout(
        layout(height=300, xaxis_title_text=axis, showlegend=True), uirevision=axis
    )
