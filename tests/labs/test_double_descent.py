"""Double descent: the errors, and the conclusion."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dlcore import Run
from dlcore.inference.context import QueryContext
from dlcore.labs import double_descent
from dlcore.labs.double_descent import (
    CLEAN,
    COMPARED,
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
    curves = {
        arm(labels, width): error
        for labels, widths, errors in ((NOISY, WIDTHS, noisy), (CLEAN, COMPARED, (0.5, 0.3, 0.1)))
        for width, error in zip(widths, errors, strict=True)
    }
    return {
        code: [Errors(0.0, error + step) for step in (-0.01, 0.0, 0.01)]
        for code, error in curves.items()
    }


@pytest.mark.parametrize(
    ("noisy", "outcome"),
    [
        ((0.3, 0.2, 0.3, 0.23, 0.2), double_descent.TWICE),
        ((0.3, 0.2, 0.3, 0.3, 0.3), double_descent.RISES),
        ((0.3, 0.2, 0.3, 0.4, 0.5), double_descent.RISES),
        ((0.3, 0.2, 0.2, 0.2, 0.1), double_descent.ONCE),
        ((0.4, 0.3, 0.2, 0.15, 0.1), double_descent.ONCE),
    ],
)
def test_the_conclusion_follows_from_the_figures(noisy: Sequence[float], outcome: str) -> None:
    conclusion = LAB.conclude(results(noisy))
    assert conclusion.outcome == outcome
    assert conclusion.values["noisy_middle"].value == pytest.approx(noisy[2])
    assert conclusion.values["clean_wide"].value == pytest.approx(0.1)


def test_the_chart_grows_with_the_sweep() -> None:
    everything = results([0.3] * len(WIDTHS))
    assert everything.keys() == LAB.arms.keys()
    some = {code: runs for code, runs in everything.items() if code != arm(NOISY, WIDTHS[-1])}
    errors, control = LAB.figures(some)
    assert errors.x == tuple(map(float, WIDTHS[:-1]))
    assert control.x == tuple(map(float, COMPARED[:-1])) and control.controls == ("control",)
    errors, control = LAB.figures({arm(CLEAN, 10): everything[arm(CLEAN, 10)]})
    assert errors.x == control.x == ()
