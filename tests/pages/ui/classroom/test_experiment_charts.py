"""The predictions and the results of a class in charts."""

from __future__ import annotations

import pytest
import streamlit as st

from dlcore import PRESETS
from dlcore.classroom.experiments import ClassExperiment, Share
from pages.ui.classroom.experiment_charts import prediction_figure, result_figure


def test_equal_predictions_are_one_narrow_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "language", "ja")
    experiment = ClassExperiment("id", "class", (PRESETS["digits-mlp"].spec,), started=None)
    shares = [Share(f"member {number}", 0, 0.5, None) for number in range(3)]
    figure = prediction_figure(experiment, shares)
    (bars,) = figure.data
    assert list(bars.x) == [0.5, 0.5, 0.5]
    assert bars.xbins.size <= 0.1
    low, high = figure.layout.xaxis.range
    assert low <= 0 and high >= 1, "the whole axis is shown"
    results = result_figure(experiment, []).layout.xaxis.autorangeoptions
    assert (results.clipmin, results.clipmax) == (0, pytest.approx(1, abs=0.1))
