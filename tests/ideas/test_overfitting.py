"""Polynomials against NumPy's least squares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.polynomial import chebyshev

from dlcore.ideas.overfitting import (
    COLUMNS,
    IDEA,
    ROWS,
    OverfittingState,
    compute,
    grid_points,
    parts,
)


def test_after_many_epochs_the_fit_is_the_least_squares_fit() -> None:
    outcome = compute(OverfittingState(degree=3, samples=40))
    x, y = parts()["training"]
    expected = chebyshev.chebfit(x, y, 3)
    np.testing.assert_allclose(outcome.coefficients, expected, atol=1e-6)
    for name in ("validation", "test", "fresh"):
        x, y = parts()[name]
        error = np.mean((chebyshev.chebval(x, expected) - y) ** 2)
        np.testing.assert_allclose(getattr(outcome, name), error, atol=1e-6)


@pytest.mark.parametrize("cells", [(), (0, 12, 58), (12, 25), tuple(range(0, 117, 4))])
def test_own_points_are_fitted_and_never_diverge(cells: tuple[int, ...]) -> None:
    own = tuple(int(cell in cells) for cell in range(ROWS * COLUMNS))
    outcome = compute(OverfittingState(points="own", own=own, degree=2))
    x, y = (each[list(cells)] for each in grid_points())
    features = chebyshev.chebvander(x, 2)
    expected = np.linalg.lstsq(features, y, rcond=None)[0]
    np.testing.assert_allclose(outcome.coefficients, expected, atol=1e-6)
    assert np.isfinite(compute(OverfittingState(points="own", own=own)).training)


def test_capacity_lowers_the_training_error_only() -> None:
    few, many = (compute(OverfittingState(degree=degree)) for degree in (3, 12))
    assert many.training < few.training
    assert many.validation > few.validation


def test_choosing_by_the_test_set_makes_its_error_too_low() -> None:
    peeking = IDEA.failures["peeking"]
    honest = replace(peeking, tries=0)
    assert compute(peeking).test < compute(honest).test
    assert compute(peeking).fresh > compute(honest).fresh


@pytest.mark.parametrize(
    ("state", "validation"),
    [
        (IDEA.failures["few"], "0.48"),
        (replace(IDEA.failures["few"], samples=40), "0.10"),
        (OverfittingState(degree=12, samples=40), "0.10"),
        (OverfittingState(degree=12, samples=12, epochs=10), "0.24"),
        (OverfittingState(degree=12, samples=12), "13.70"),
    ],
)
def test_losses_that_the_texts_name(state: OverfittingState, validation: str) -> None:
    assert f"{compute(state).validation:.2f}" == validation
