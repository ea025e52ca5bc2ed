"""Double descent: the errors, and the conclusion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

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
)


def test_errors_are_those_of_the_test(context: QueryContext, impaired_run: Run) -> None:
    found = MeasureErrors(run=impaired_run.id).answer(context)
    assert 1 - found.test == pytest.approx(impaired_run.progress.test["accuracy"], abs=1e-6)


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
        ((0.3, 0.2, 0.22, 0.3, 0.23, 0.2), double_descent.TWICE),
        ((0.3, 0.2, 0.22, 0.3, 0.3, 0.3), double_descent.RISES),
        ((0.3, 0.2, 0.22, 0.3, 0.4, 0.5), double_descent.RISES),
        ((0.3, 0.2, 0.2, 0.2, 0.2, 0.1), double_descent.ONCE),
        ((0.4, 0.3, 0.25, 0.2, 0.15, 0.1), double_descent.ONCE),
    ],
)
def test_the_conclusion_follows_from_the_figures(noisy: Sequence[float], outcome: str) -> None:
    conclusion = LAB.conclude(results(noisy))
    assert conclusion.outcome == outcome
    assert conclusion.values["noisy_middle"].value == pytest.approx(noisy[3])
    assert conclusion.values["clean_wide"].value == pytest.approx(0.1)


def test_the_chart_grows_with_the_sweep() -> None:
    everything = results([0.3] * len(WIDTHS))
    some = {code: runs for code, runs in everything.items() if code != arm(CLEAN, WIDTHS[-1])}
    (figure,) = LAB.figures(some)
    assert figure.x == tuple(map(float, WIDTHS[:-1]))
    (figure,) = LAB.figures({arm(NOISY, 10): everything[arm(NOISY, 10)]})
    assert figure.x == ()
