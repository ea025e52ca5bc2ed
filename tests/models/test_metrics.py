"""Metrics build those of Keras, which reports them under their own names."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore.datasets.program_text import literal
from dlcore.models.keras_call import build
from dlcore.models.metrics import MetricName

TARGETS = np.array([[1, 0], [0, 1], [0, 1]], "float32")


def test_perfect_outputs_give_a_share_of_1_and_an_error_of_0() -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Activation("linear")])
    metrics = [build(metric.compiled) for metric in MetricName]
    model.compile(loss="categorical_crossentropy", metrics=metrics, run_eagerly=True)
    logs = model.evaluate(TARGETS, TARGETS, verbose=0, return_dict=True)
    del logs["loss"]
    assert logs == {metric.value: 1.0 if metric.is_share else 0.0 for metric in MetricName}


@pytest.mark.parametrize("metric", MetricName)
def test_the_exported_program_builds_the_same_metric(metric: MetricName) -> None:
    exported = eval(literal(metric.compiled), {"keras": keras})
    assert type(exported) is type(build(metric.compiled))
    assert getattr(exported, "name", exported) == metric.value
