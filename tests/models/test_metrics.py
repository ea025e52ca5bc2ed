"""Metrics build those of Keras, and are reported under their own names."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore.datasets.program_text import literal
from dlcore.models.keras_call import build
from dlcore.models.metrics import MetricName

TARGETS = np.array([[1, 0], [0, 1], [0, 1]], "float32")
OUTPUTS = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]], "float32")


@pytest.mark.parametrize("metric", MetricName)
def test_keras_reports_the_metric_by_its_name(metric: MetricName) -> None:
    for compiled in (build(metric.compiled), eval(literal(metric.compiled), {"keras": keras})):
        model = keras.Sequential([keras.Input((2,)), keras.layers.Activation("linear")])
        model.compile(loss="categorical_crossentropy", metrics=[compiled])
        logs = model.evaluate(OUTPUTS, TARGETS, verbose=0, return_dict=True)
        assert set(logs) == {"loss", metric.value}


@pytest.mark.parametrize("metric", MetricName)
def test_a_share_is_1_for_perfect_outputs_and_an_error_is_0(metric: MetricName) -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Activation("linear")])
    model.compile(loss="categorical_crossentropy", metrics=[build(metric.compiled)])
    logs = model.evaluate(TARGETS, TARGETS, verbose=0, return_dict=True)
    assert logs[metric.value] == (1.0 if metric.is_share else 0.0)
