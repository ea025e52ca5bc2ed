"""Stroke width: measured on drawn lines, equal arms, the conclusion, and the program."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import PRESETS, Run
from dlcore.handwriting.strokes import render_strokes
from dlcore.inference.context import QueryContext
from dlcore.labs import strokes
from dlcore.labs.strokes import (
    BALANCED,
    EXAMPLES,
    FEW,
    LAB,
    SHARES,
    WEIGHTED,
    WITHOUT,
    Strokes,
    TrainOnStrokes,
    choose,
    stroke_widths,
)
from tests.labs.programs import run_program


@pytest.mark.parametrize("pen", [10, 20, 30])
def test_the_width_of_drawn_lines_is_that_of_the_pen(pen: int) -> None:
    """Long lines, as the round ends count too."""
    lines = [
        np.array([(20.0, 160.0), (300.0, 160.0)]),
        np.array([(160.0, 20.0), (160.0, 300.0)]),
        np.array([(20.0, 20.0), (300.0, 300.0)]),
    ]
    images = np.stack([render_strokes([line], pen=pen) for line in lines])[..., None]
    assert stroke_widths(images) == pytest.approx([pen] * 3, rel=0.15)


@pytest.mark.parametrize("arm", SHARES)
def test_all_arms_have_equally_many_images(arm: strokes.Arm) -> None:
    thick, thin = (np.arange(2400) % 4 == remainder for remainder in (0, 1))
    chosen, weights = choose(thick, thin, arm, seed=1)
    assert len(chosen) == len(set(chosen.tolist())) == EXAMPLES
    assert thin[chosen].mean() == SHARES[arm]
    assert thick[chosen].mean() == 1 - SHARES[arm]
    assert weights.sum() == pytest.approx(EXAMPLES)
    if arm == WEIGHTED:
        assert weights[thin[chosen]].sum() == pytest.approx(EXAMPLES / 2)
    else:
        assert set(weights.tolist()) == {1.0}
    again, _ = choose(thick, thin, arm, seed=2)
    assert sorted(again.tolist()) != sorted(chosen.tolist())


def test_a_training_in_parts_ends_with_accuracies(context: QueryContext, mlp_run: Run) -> None:
    first = TrainOnStrokes(run=mlp_run.id, arm=BALANCED, seed=0, steps=strokes.PART)
    last = TrainOnStrokes(run=mlp_run.id, arm=BALANCED, seed=0, steps=strokes.STEPS)
    result = LAB.combine([first.answer(context), last.answer(context)])
    assert result.arms == (BALANCED,)
    # About a quarter of the test images each.
    assert result.tested == pytest.approx(mlp_run.spec.dataset.info().test_size / 2, rel=0.2)
    assert min(result.thick[0], result.thin[0]) > 0.6


def result(**accuracies: tuple[float, float]) -> Strokes:
    """Return three seeds of each arm, which differ a little, given thick and thin."""
    rows = [
        (arm, thick + 0.01 * seed, thin + 0.01 * seed)
        for arm, (thick, thin) in accuracies.items()
        for seed in range(3)
    ]
    arms, thick, thin = zip(*rows, strict=True)
    return Strokes(arms, np.array(thick), np.array(thin), 500, 360)


@pytest.mark.parametrize(
    ("without", "outcome"),
    [
        ((0.9, 0.5), strokes.HIDDEN),
        ((0.95, 0.5), strokes.HIDDEN),
        ((0.5, 0.5), strokes.SHOWN),
        ((0.9, 0.9), strokes.NONE),
        ((0.5, 0.9), strokes.NONE),
        ((0.9, 0.97), strokes.NONE),
    ],
)
def test_the_conclusion_follows_from_the_figures(
    without: tuple[float, float], outcome: str
) -> None:
    accuracies = {BALANCED: (0.9, 0.9), WITHOUT: without, FEW: (0.9, 0.7), WEIGHTED: (0.9, 0.8)}
    found = result(**accuracies)
    conclusion = LAB.conclude(found)
    assert conclusion.outcome == outcome
    assert conclusion.values["without_thin"].value == pytest.approx(without[1] + 0.01)
    (figure,) = LAB.figures(found)
    assert figure.x == (0.0, 0.05, 0.5)
    assert figure.series["thin"] == pytest.approx((without[1] + 0.01, 0.71, 0.91))


def test_a_stopped_lab_concludes_nothing() -> None:
    stopped = result(**{BALANCED: (0.9, 0.9)})
    assert LAB.figures(stopped) == ()
    assert LAB.conclude(stopped).outcome == strokes.NONE


def test_only_digits_fit() -> None:
    assert LAB.fits(PRESETS["mnist-cnn"].spec)
    assert not LAB.fits(PRESETS["digits-mlp"].spec.changed({"dataset.train_size": 50}))


def test_the_program_finds_the_same_order(
    context: QueryContext, mlp_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strokes, "SEEDS", 1)
    monkeypatch.setattr(strokes, "STEPS", 100)
    printed = run_program(context, mlp_run, LAB)
    for arm, (name, _, *shares) in zip(SHARES, printed, strict=True):
        assert name == arm
        query = TrainOnStrokes(run=mlp_run.id, arm=arm, seed=0, steps=strokes.STEPS)
        found = query.answer(context)
        expected = [found.thick[0], found.thin[0]]
        assert list(map(float, shares)) == pytest.approx(expected, abs=0.1)
