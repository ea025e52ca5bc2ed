"""The signs of doubt, and their weights."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.pretrained.digits.doubt import SIGNS, fit_weights, signs_of


def test_the_signs_of_a_wide_drawing() -> None:
    seen = np.full((1, 11), 0.05)
    seen[0, 10] = 0.5
    read = np.full((1, 10), 0.01)
    read[0, 3] = 0.91
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 10:15, 4:24] = 1
    signs = dict(zip(SIGNS, signs_of(seen, read, image)[0], strict=True))
    assert signs["no_digit"] == pytest.approx(0)
    assert signs["agreement"] == pytest.approx(np.log(0.05 / 0.95))
    assert signs["width"] == pytest.approx(4)
    assert signs["error"] == pytest.approx(np.log(0.09))


def test_certain_outputs_and_an_empty_drawing_have_finite_signs() -> None:
    seen, read = np.eye(11)[:1], np.eye(10)[:1]
    assert np.isfinite(signs_of(seen, read, np.zeros((1, 28, 28), np.float32))).all()


def test_the_weights_that_made_the_labels_are_found() -> None:
    random = np.random.default_rng(0)
    signs = random.normal(size=(20_000, 4))
    weights = np.array([0.5, -1.0, 2.0, 0.0, 0.7])
    doubt = 1 / (1 + np.exp(-signs @ weights[:4] - weights[4]))
    assert fit_weights(signs, random.random(20_000) > doubt) == pytest.approx(weights, abs=0.1)
