"""Probabilities that keep what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dlcore.analysis.calibration import fitted_temperature, probabilities, scores
from dlcore.models.activations import Activation

SCORES = arrays(np.float64, (3, 10), elements=st.floats(-50, 50))


@given(SCORES, st.floats(0.25, 16))
def test_probabilities_add_to_one_and_keep_the_order(
    given_: np.ndarray, temperature: float
) -> None:
    calibrated = probabilities(given_, temperature)
    assert calibrated.sum(axis=1) == pytest.approx(1)
    best = np.take_along_axis(calibrated, given_.argmax(axis=1)[:, None], axis=1)
    assert (best[:, 0] == calibrated.max(axis=1)).all()


def test_softmax_outputs_come_back_unchanged() -> None:
    outputs = np.array([[0.7, 0.2, 0.1]])
    assert probabilities(scores(outputs, Activation.SOFTMAX)) == pytest.approx(outputs)


def test_sigmoid_outputs_become_shares_of_their_sum() -> None:
    outputs = np.array([[0.9, 0.9, 0.2]])
    expected = outputs / outputs.sum()
    assert probabilities(scores(outputs, Activation.SIGMOID)) == pytest.approx(expected)


def test_an_output_of_zero_is_no_error() -> None:
    assert np.isfinite(scores(np.array([[1.0, 0.0]]), Activation.SOFTMAX)).all()


def test_the_temperature_corrects_what_is_too_sure() -> None:
    random = np.random.default_rng(0)
    honest = random.normal(0, 2, (4000, 10))
    labels = np.array([random.choice(10, p=row) for row in probabilities(honest)])
    assert fitted_temperature(honest * 3, labels) == pytest.approx(3, rel=0.1)
    assert fitted_temperature(honest / 2, labels) == pytest.approx(0.5, rel=0.1)
