"""The diagram of a network."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest
import streamlit as st

from dlcore.experiments.presets import PRESETS
from dlcore.models.layers import Dense, Dropout, Flatten
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from pages.ui.shell.language import LANGUAGES
from pages.ui.train.network_diagram import MAX_COLUMNS, MAX_DRAWN, network_diagram, network_text


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(st.session_state, "language", request.param)
    return str(request.param)


def draw(spec: Spec, **arguments: Any) -> go.Figure:
    return network_diagram(plan(spec), spec.dataset.info().input_shape, **arguments)


def captions(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations if note.yref == "paper"]


def test_each_layer_is_a_column_with_its_numbers(language: str) -> None:
    spec = PRESETS["kaneko-mlp"].spec
    figure = draw(spec, classes=spec.dataset.info().classes)
    texts = captions(figure)
    assert len(texts) == len(spec.layers) + 1
    assert "28×28" in texts[0]
    for number in ("64", "50,240", "relu"):
        assert number in texts[2]
    assert "650" in texts[3]
    assert ("隠れ層" in texts[2]) is (language == "ja")
    labels = [note.text for note in figure.layout.annotations if note.yref != "paper"]
    assert labels == list("0123456789")


def test_the_text_alternative_lists_the_layers(language: str) -> None:
    spec = PRESETS["mlp-512-dropout"].spec
    text = network_text(plan(spec), spec.dataset.info().input_shape)
    assert text.count(" → ") == len(spec.layers)
    assert "Dropout · 0.2" in text
    assert "401,920" in text


def neuron_heights(figure: go.Figure, column: int) -> list[float]:
    return [
        y
        for trace in figure.data
        if trace.mode == "markers" and trace.marker.size == 16
        for x, y in zip(trace.x, trace.y, strict=True)
        if x == column
    ]


@pytest.mark.parametrize(("units", "shown"), [(1, 1), (3, 3), (MAX_DRAWN, 11), (12, 10), (900, 10)])
def test_a_wide_layer_is_shortened(units: int, shown: int, language: str) -> None:
    spec = PRESETS["kaneko-mlp"].spec.changed({"layers.1.units": units})
    drawn = neuron_heights(draw(spec), 2)
    assert len(drawn) == shown
    assert sum(drawn) == pytest.approx(0)


def test_dropout_crosses_out_its_share(language: str) -> None:
    spec = PRESETS["mlp-512-dropout"].spec.changed({"layers.2.rate": 0.5})
    symbols = next(
        trace.marker.symbol for trace in draw(spec).data if "circle-x-open" in str(trace)
    )
    assert symbols.count("circle-x-open") == 5


def test_a_deep_network_is_shortened(language: str) -> None:
    base = PRESETS["kaneko-mlp"].spec
    layers = (Flatten(), *(Dense(units=4) for _ in range(30)), Dropout(rate=0.1), base.layers[-1])
    texts = captions(draw(Spec(dataset=base.dataset, layers=layers)))
    assert len(texts) == MAX_COLUMNS
    assert "26" in texts[MAX_COLUMNS // 2]
