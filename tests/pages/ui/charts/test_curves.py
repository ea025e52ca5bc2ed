"""Curves of several runs, and the table of a run's epochs."""

from __future__ import annotations

import math

import pytest
import streamlit as st

from dlcore.events import EpochEnded, Event, Finished, Progress, Started
from pages.ui.charts.bands import CurveGroup
from pages.ui.charts.curves import compare_figure, history_columns
from pages.ui.charts.run_style import style_at


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(st.session_state, "language", request.param)
    return str(request.param)


def ended(epoch: int, **metrics: float) -> EpochEnded:
    return EpochEnded(0.0, epoch, metrics, seconds=1.25, best=epoch == 2)


def one_run(title: str, *epochs: EpochEnded) -> CurveGroup:
    return CurveGroup("id", title, style_at(0), [epochs])


def test_runs_differ_without_colour(language: str) -> None:
    epochs = [ended(epoch, accuracy=0.9, val_accuracy=0.8) for epoch in (1, 2)]
    figure = compare_figure(
        [CurveGroup(f"id {number}", "run", style_at(number), [epochs]) for number in range(5)],
        "accuracy",
    )
    training, validation = figure.data[::2], figure.data[1::2]
    assert {trace.line.dash for trace in training} == {"solid"}
    assert "solid" not in {trace.line.dash for trace in validation}
    for group in (training, validation):
        assert len({trace.marker.symbol for trace in group}) == 5
        assert len({trace.line.color for trace in group}) == 5
    assert [trace.legendgroup for trace in training] == [t.legendgroup for t in validation]
    assert len({trace.legendgroup for trace in training}) == 5, "equal titles are not one run"


def test_a_run_without_validation_has_one_curve(language: str) -> None:
    figure = compare_figure([one_run("a", ended(1, loss=math.nan), ended(2, loss=0.5))], "loss")
    (trace,) = figure.data
    assert list(trace.x) == [1, 2]
    assert list(trace.y) == [None, 0.5]


def test_markup_in_a_runs_name_is_escaped(language: str) -> None:
    figure = compare_figure([one_run("<b>x</b> & y", ended(1, loss=0.5))], "loss")
    assert figure.data[0].name.startswith("&lt;b>x&lt;/b> &amp; y · ")


def test_the_table_has_one_row_per_epoch(language: str) -> None:
    events: list[Event] = [
        Started(0.0, 0, 3, 10, 5, "xla", "fits"),
        Progress(0.0, 1, 5, 10, {"loss": 2.0}),
        ended(1, loss=1.0, val_loss=1.5),
        ended(2, loss=0.9, val_loss=1.4),
        Finished(0.0, 2),
    ]
    table = history_columns(events)
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
    assert list(table) == words[language]
    assert [values[1] for values in table.values()] == [2, 0.9, 1.4, 1.25, True]


def test_the_metrics_of_two_outputs_name_their_output(language: str) -> None:
    measured = {"loss": 0.3, "class_loss": 0.2, "even_loss": 0.1}
    table = history_columns([ended(1, **measured, accuracy=0.9, even_accuracy=1.0)])
    words = {
        "en": ["Loss – sum", "Loss – class", "Loss – even digit", "Accuracy – class"],
        "ja": [
            "損失 loss・合計",
            "損失 loss・クラス",
            "損失 loss・偶数か",
            "正解率 accuracy・クラス",
        ],
    }
    shown = [label.partition("（" if language == "ja" else " (")[0] for label in table]
    assert shown[1:5] == words[language]


def test_epochs_repeated_after_a_resume_are_listed_once(language: str) -> None:
    events: list[Event] = [ended(1, loss=1.0), ended(2, loss=0.9), ended(3, loss=0.8)]
    events += [Started(0.0, 1, 4, 10, 5, "xla", "fits"), ended(2, loss=0.7)]
    table = history_columns(events)
    assert list(table.values())[:2] == [[1, 2], [1.0, 0.7]]


def test_a_run_without_epochs_has_an_empty_table(language: str) -> None:
    assert not any(history_columns([]).values())
