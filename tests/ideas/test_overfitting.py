"""Polynomials against NumPy's least squares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.polynomial import chebyshev

from dlcore.ideas.overfitting import IDEA, OverfittingState, compute, parts


def test_after_many_epochs_the_fit_is_the_least_squares_fit() -> None:
    outcome = compute(OverfittingState(degree=3, samples=40))
    x, y = parts()["training"]
    expected = chebyshev.chebfit(x, y, 3)
    np.testing.assert_allclose(outcome.coefficients, expected, atol=1e-6)
    for name in ("validation", "test", "fresh"):
        x, y = parts()[name]
        error = np.mean((chebyshev.chebval(x, expected) - y) ** 2)
        np.testing.assert_allclose(getattr(outcome, name), error, atol=1e-6)


def test_capacity_lowers_the_training_error_only() -> None:
    few, many = (compute(OverfittingState(degree=degree)) for degree in (3, 12))
    assert many.training < few.training
    assert many.validation > few.validation


def test_choosing_by_the_test_set_makes_its_error_too_low() -> None:
    peeking = IDEA.failures["peeking"]
    honest = replace(peeking, tries=0)
    assert compute(peeking).test < compute(honest).test
    assert compute(peeking).fresh > compute(honest).fresh
