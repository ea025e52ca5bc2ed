"""A review read word by word by a learner's own runs, below the idea of recurrence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import cycle

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from dlcore import Run
from dlcore.arrays import Array
from dlcore.errors import DlcoreError
from dlcore.ideas.recurrence import WORDS
from dlcore.inference.reviews.reading import (
    MAX_CHARACTERS,
    ReadingTrace,
    ReadWordByWord,
    reads_word_by_word,
)
from dlcore.models.layers.traits import Role
from dlcore.store.weights import has_weights
from pages.ui.charts.persistent_chart import persistent_chart
from pages.ui.charts.style import SERIES, SYMBOLS, escape_markup, layout
from pages.ui.charts.weight_colours import SCALE
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.choice import select_many
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.problems import error_text
from pages.ui.shell.services import engine, learner_runs, store
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import percent, t

MAX_RUNS = 2
_HEIGHT = 320


def draw_reading() -> None:
    """Draw the choice of runs, a text to write, and how each run reads it."""
    artifacts = store().artifacts
    runs = [
        run
        for run in learner_runs()
        if reads_word_by_word(run.spec) and has_weights(artifacts, run)
    ]
    if not runs:
        st.caption(t("idea.no_reading"))
        return
    titles = unique_titles(runs)
    chosen = select_many(
        "idea_readers",
        t("idea.readers"),
        [run.id for run in runs],
        titles.__getitem__,
        default=_first_of_each_kind(runs),
        max_selections=MAX_RUNS,
    )
    current = st.session_state.setdefault("idea_review", " ".join(WORDS))
    text = st.text_area(t("idea.review"), current, max_chars=MAX_CHARACTERS, key="idea_review")
    if chosen and text.strip():
        by_id = {run.id: run for run in runs}
        names = [f"{n}. {_layer_name(by_id[run])}" for n, run in enumerate(chosen, start=1)]
        _draw_readings(dict(zip(names, chosen, strict=True)), text)


def _layer_name(run: Run) -> str:
    """Return Keras' name of the layer that reads: a chart has no space for a whole title."""
    return [type(layer).__name__ for layer in run.spec.layers if layer.role is Role.RECURRENT][-1]


def _first_of_each_kind(runs: Sequence[Run]) -> list[str]:
    """Return the newest runs with different layers, for instance a SimpleRNN and an LSTM."""
    by_kinds: dict[tuple[str, ...], str] = {}
    for run in runs:
        by_kinds.setdefault(tuple(layer.kind for layer in run.spec.layers), run.id)
    return list(by_kinds.values())[:MAX_RUNS]


def _draw_readings(runs: Mapping[str, str], text: str) -> None:
    try:
        with st.spinner(t("idea.reading"), show_time=False):
            readings = {
                title: engine().answer(ReadWordByWord(run=run, text=text))
                for title, run in runs.items()
            }
    except DlcoreError as error:
        st.warning(error_text(error), icon=":material/search_off:")
        return
    _draw(t("idea.positive_so_far"), positive_chart(readings), "positive")
    _draw(t("idea.influences"), influence_chart(readings), "influences")
    st.caption(t("idea.influences_about"))
    draw_term_links("simple-rnn", "lstm")
    for index, (title, reading) in enumerate(readings.items()):
        name = t("idea.states_of", run=title)
        _draw(name, state_chart(reading), f"states_{index}")
        if len(reading.gates):
            _draw(t("idea.gates"), gate_chart(reading), f"gates_{index}")
            st.caption(t("idea.gates_about"))
        first = reading.influences[0] / max(float(reading.influences.max()), 1e-30)
        word, share = reading.words[0], percent(float(first))
        st.markdown(t("idea.first_word", word=escape_markdown(word), share=share))


def _draw(title: str, figure: go.Figure, key: str) -> None:
    st.html(f"<h4>{escape(title)}</h4>")
    persistent_chart(figure, key=f"idea_{key}", words=title, file=key)


def positive_chart(readings: Mapping[str, ReadingTrace]) -> go.Figure:
    """Return the probability of a positive review after each word, a line for each run."""
    figure = _lines({title: reading.positive for title, reading in readings.items()})
    figure.update_yaxes(range=[0, 1], tickformat=".0%")
    return _with_words(figure, _longest(readings))


def influence_chart(readings: Mapping[str, ReadingTrace]) -> go.Figure:
    """Return what is left of each word at the end, a line for each run; the largest is 1."""
    shares = {
        title: reading.influences / max(float(reading.influences.max()), 1e-30)
        for title, reading in readings.items()
    }
    figure = _lines(shares)
    figure.update_yaxes(range=[0, 1.05])
    return _with_words(figure, _longest(readings))


def gate_chart(reading: ReadingTrace) -> go.Figure:
    """Return the gates of an LSTM at each word."""
    names = (t("idea.input_gate"), t("idea.forget_gate"), t("idea.output_gate"))
    figure = _lines(dict(zip(names, reading.gates, strict=True)))
    figure.update_yaxes(range=[0, 1])
    return _with_words(figure, reading.words)


def state_chart(reading: ReadingTrace) -> go.Figure:
    """Return the hidden state after each word as colours, a row for each unit."""
    limit = max(float(np.abs(reading.states).max()), 1e-6)
    figure = go.Figure()
    figure.add_heatmap(
        z=reading.states.T.astype(np.float32),
        zmin=-limit,
        zmax=limit,
        colorscale=SCALE,
        colorbar={"thickness": 14, "outlinewidth": 0, "tickfont": {"size": 12}},
        hovertemplate="%{z:.3f}<extra></extra>",
    )
    figure.update_yaxes(title={"text": t("idea.units")})
    return _with_words(figure, reading.words)


def _longest(readings: Mapping[str, ReadingTrace]) -> Sequence[str]:
    """Return the words of the run that reads most of them; the others read the last ones."""
    return max((reading.words for reading in readings.values()), key=len)


def _lines(by_name: Mapping[str, Array]) -> go.Figure:
    figure, last = go.Figure(), max(map(len, by_name.values()))
    styles = zip(by_name.items(), cycle(SERIES), cycle(SYMBOLS))
    for (name, values), colour, symbol in styles:
        figure.add_scatter(
            name=escape_markup(name),
            x=list(range(last - len(values), last)),
            y=values,
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"symbol": symbol, "size": 7},
            hovertemplate="%{y:.3f}",
        )
    return figure


def _with_words(figure: go.Figure, words: Sequence[str]) -> go.Figure:
    """Put the words below the axis."""
    figure.update_layout(
        layout(
            height=_HEIGHT,
            showlegend=len(figure.data) > 1,
            margin={"l": 64, "r": 16, "t": 36, "b": 72},
            legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        )
    )
    return figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(words))),
        ticktext=[escape_markup(word) for word in words],
        tickangle=-60,
        range=[-0.5, len(words) - 0.5],
    )
