"""Figures and tables of runs, and the picture of a network."""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go
import pytest
import streamlit as st

from dlcore.events import EpochEnded, Event, Finished, Progress, Started
from dlcore.experiments.presets import PRESETS
from dlcore.models.layers import Dense, Dropout, Flatten
from dlcore.planning.plan import plan
from dlcore.spec import Spec
from pages.ui.charts.curves import compare_figure, history_table
from pages.ui.train.network_diagram import MAX_COLUMNS, MAX_DRAWN, network_diagram, network_text


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(st.session_state, "language", request.param)
    return str(request.param)


def ended(epoch: int, **metrics: float) -> EpochEnded:
    return EpochEnded(0.0, epoch, metrics, seconds=1.25, best=epoch == 2)


def test_runs_are_told_apart_without_colour(language: str) -> None:
    epochs = [ended(epoch, accuracy=0.9, val_accuracy=0.8) for epoch in (1, 2)]
    figure = compare_figure({f"run {number}": epochs for number in range(5)}, "accuracy")
    training, validation = figure.data[::2], figure.data[1::2]
    assert {trace.line.dash for trace in training} == {"solid"}
    assert "solid" not in {trace.line.dash for trace in validation}
    for group in (training, validation):
        assert len({trace.marker.symbol for trace in group}) == 5
        assert len({trace.line.color for trace in group}) == 5
    assert [trace.legendgroup for trace in training] == [t.legendgroup for t in validation]


def test_a_run_without_validation_has_one_curve(language: str) -> None:
    figure = compare_figure({"a": [ended(1, loss=math.nan), ended(2, loss=0.5)]}, "loss")
    (trace,) = figure.data
    assert list(trace.x) == [1, 2]
    assert list(trace.y) == [None, 0.5]


def test_a_runs_name_is_no_markup(language: str) -> None:
    figure = compare_figure({"<b>x</b> & y": [ended(1, loss=0.5)]}, "loss")
    assert figure.data[0].name.startswith("&lt;b>x&lt;/b> &amp; y · ")


def test_the_table_has_an_epoch_a_row(language: str) -> None:
    events: list[Event] = [
        Started(0.0, 0, 3, 10, 5, "xla", "fits"),
        Progress(0.0, 1, 5, 10, {"loss": 2.0}),
        ended(1, loss=1.0, val_loss=1.5),
        ended(2, loss=0.9, val_loss=1.4),
        Finished(0.0, 2),
    ]
    table = history_table(events)
    words = {
        "en": ["Epoch", "Loss (training)", "Loss (validation)", "Time (s)", "Best so far"],
        "ja": [
            "エポック",
            "損失 loss（訓練）",
            "損失 loss（検証）",
            "時間（秒）",
            "それまでの最良",
        ],
    }
    assert list(table.columns) == words[language]
    assert table.iloc[1].tolist() == [2, 0.9, 1.4, 1.25, True]


def test_the_table_holds_epochs_after_a_resume_once(language: str) -> None:
    events: list[Event] = [ended(1, loss=1.0), ended(2, loss=0.9), ended(3, loss=0.8)]
    events += [Started(0.0, 1, 4, 10, 5, "xla", "fits"), ended(2, loss=0.7)]
    table = history_table(events)
    assert table.iloc[:, 0].tolist() == [1, 2]
    assert table.iloc[:, 1].tolist() == [1.0, 0.7]


def test_a_run_without_epochs_has_an_empty_table(language: str) -> None:
    assert history_table([]).empty


def drawn(spec: Spec, **more: Any) -> go.Figure:
    return network_diagram(plan(spec), spec.dataset.info().input_shape, **more)


def captions(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations if note.yref == "paper"]


def test_the_network_has_a_column_a_layer_with_its_numbers(language: str) -> None:
    spec = PRESETS["kaneko-mlp"].spec
    figure = drawn(spec, classes=spec.dataset.info().classes)
    texts = captions(figure)
    assert len(texts) == len(spec.layers) + 1
    assert "28×28" in texts[0]
    for number in ("64", "50,240", "relu"):
        assert number in texts[2]
    assert "650" in texts[3]
    assert ("隠れ層" in texts[2]) is (language == "ja")
    labels = [note.text for note in figure.layout.annotations if note.yref != "paper"]
    assert labels == list("0123456789")


def test_the_network_in_words(language: str) -> None:
    spec = PRESETS["mlp-512-dropout"].spec
    text = network_text(plan(spec), spec.dataset.info().input_shape)
    assert text.count(" → ") == len(spec.layers)
    assert "Dropout · 0.2" in text
    assert "401,920" in text


def neurons(figure: go.Figure, column: int) -> list[float]:
    return [
        y
        for trace in figure.data
        if trace.mode == "markers" and trace.marker.size == 16
        for x, y in zip(trace.x, trace.y, strict=True)
        if x == column
    ]


@pytest.mark.parametrize(("units", "shown"), [(1, 1), (3, 3), (MAX_DRAWN, 11), (12, 10), (900, 10)])
def test_many_neurons_are_shortened(units: int, shown: int, language: str) -> None:
    spec = PRESETS["kaneko-mlp"].spec.changed({"layers.1.units": units})
    heights = neurons(drawn(spec), 2)
    assert len(heights) == shown
    assert sum(heights) == pytest.approx(0)


def test_dropout_silences_its_share(language: str) -> None:
    spec = PRESETS["mlp-512-dropout"].spec.changed({"layers.2.rate": 0.5})
    symbols = next(
        trace.marker.symbol for trace in drawn(spec).data if "circle-x-open" in str(trace)
    )
    assert symbols.count("circle-x-open") == 5


def test_a_deep_network_is_shortened(language: str) -> None:
    base = PRESETS["kaneko-mlp"].spec
    layers = (Flatten(), *(Dense(units=4) for _ in range(30)), Dropout(rate=0.1), base.layers[-1])
    texts = captions(drawn(Spec(dataset=base.dataset, layers=layers)))
    assert len(texts) == MAX_COLUMNS
    assert "26" in texts[MAX_COLUMNS // 2]
