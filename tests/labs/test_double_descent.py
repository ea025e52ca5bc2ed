"""Double descent: the hump of a curve, what counts as clear, and the conclusion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from dlcore import Run
from dlcore.inference.context import QueryContext
from dlcore.labs import double_descent
from dlcore.labs.double_descent import (
    CLEAN,
    LAB,
    NOISY,
    WIDTHS,
    Errors,
    MeasureErrors,
    arm,
    clear_difference,
    largest_hump,
)

shares = st.floats(0.0, 1.0)


def test_errors_are_those_of_the_test(context: QueryContext, impaired_run: Run) -> None:
    found = MeasureErrors(run=impaired_run.id).answer(context)
    assert 1 - found.test == pytest.approx(impaired_run.progress.test["accuracy"], abs=1e-6)


@given(st.lists(shares, min_size=3, max_size=12))
def test_no_other_hump_is_larger(errors: list[float]) -> None:
    found = largest_hump(errors)
    assert found.low < found.peak < found.end
    sizes = [
        min(errors[peak] - errors[low], errors[peak] - errors[end])
        for peak in range(1, len(errors) - 1)
        for low in range(peak)
        for end in range(peak + 1, len(errors))
    ]
    assert min(found.rise, found.fall) == max(sizes)


def test_a_difference_is_clear_by_the_corrected_t_test() -> None:
    groups = np.random.default_rng(0).normal(0.3, 0.02, (9, 3))
    pooled = np.sqrt(groups.var(axis=1, ddof=1).mean() * 2 / 3)
    assert clear_difference(groups.tolist()) == pytest.approx(t.isf(0.05 / 36 / 2, 18) * pooled)


def results(noisy: Sequence[float]) -> dict[str, list[Errors]]:
    """Return three seeds of each width, which differ a little; clean labels only fall."""
    curves = {NOISY: noisy, CLEAN: np.linspace(0.5, 0.1, len(WIDTHS))}
    return {
        arm(labels, width): [Errors(0.0, float(error) + step) for step in (-0.01, 0.0, 0.01)]
        for labels, curve in curves.items()
        for width, error in zip(WIDTHS, curve, strict=True)
    }


@pytest.mark.parametrize(
    ("noisy", "outcome"),
    [
        ((0.3, 0.22, 0.28, 0.3, 0.23, 0.2), double_descent.TWICE),
        ((0.3, 0.22, 0.28, 0.3, 0.3, 0.3), double_descent.RISES),
        ((0.3, 0.22, 0.23, 0.22, 0.21, 0.2), double_descent.ONCE),
    ],
)
def test_the_conclusion_follows_from_the_figures(noisy: Sequence[float], outcome: str) -> None:
    conclusion = LAB.conclude(results(noisy))
    assert conclusion.outcome == outcome
    assert conclusion.values["control"].value == 0


def test_the_chart_grows_with_the_sweep() -> None:
    everything = results([0.3] * len(WIDTHS))
    some = {code: runs for code, runs in everything.items() if code != arm(CLEAN, WIDTHS[-1])}
    (figure,) = LAB.figures(some)
    assert figure.x == tuple(map(float, WIDTHS[:-1]))
    (figure,) = LAB.figures({arm(NOISY, 10): everything[arm(NOISY, 10)]})
    assert figure.x == ()
