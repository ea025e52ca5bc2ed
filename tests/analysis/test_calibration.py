"""Calibrated probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dlcore.analysis.calibration import fit_temperature, logits, softmax
from dlcore.arrays import Array
from dlcore.models.activations import Activation

LOGITS = arrays(np.float64, (3, 10), elements=st.floats(-50, 50))


@given(LOGITS, st.floats(0.25, 16))
def test_probabilities_add_to_one_and_keep_the_best_class(
    values: Array, temperature: float
) -> None:
    calibrated = softmax(values, temperature)
    assert calibrated.sum(axis=1) == pytest.approx(1)
    best = np.take_along_axis(calibrated, values.argmax(axis=1)[:, None], axis=1)
    assert (best[:, 0] == calibrated.max(axis=1)).all()


def test_softmax_outputs_stay_unchanged() -> None:
    outputs = np.array([[0.7, 0.2, 0.1]])
    assert softmax(logits(outputs, Activation.SOFTMAX)) == pytest.approx(outputs)


def test_sigmoid_outputs_are_normalized() -> None:
    outputs = np.array([[0.9, 0.9, 0.2]])
    expected = outputs / outputs.sum()
    assert softmax(logits(outputs, Activation.SIGMOID)) == pytest.approx(expected)


def test_an_output_of_zero_has_a_finite_logit() -> None:
    assert np.isfinite(logits(np.array([[1.0, 0.0]]), Activation.SOFTMAX)).all()


def test_the_temperature_corrects_overconfidence_and_underconfidence() -> None:
    random = np.random.default_rng(0)
    calibrated = random.normal(0, 2, (4000, 10))
    labels = np.array([random.choice(10, p=row) for row in softmax(calibrated)])
    assert fit_temperature(calibrated * 3, labels) == pytest.approx(3, rel=0.1)
    assert fit_temperature(calibrated / 2, labels) == pytest.approx(0.5, rel=0.1)
