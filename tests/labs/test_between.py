"""Between: blends by NumPy alone, third classes, conclusion, program."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dlcore import Run
from dlcore.inference.context import QueryContext
from dlcore.labs import between
from dlcore.labs.between import LAB, Between, BlendPair
from dlcore.labs.images import load_test_images
from dlcore.labs.paths import SHARES
from dlcore.store.weights import load
from tests.labs.programs import run_program


def test_blends_are_those_of_numpy(context: QueryContext, mlp_run: Run) -> None:
    x, _ = load_test_images(context, mlp_run.spec, 0, 2)
    weights = load(context.store.artifacts, mlp_run.id)
    found = BlendPair(run=mlp_run.id, first=0, second=1).answer(context)
    flat = x.reshape(2, -1)
    hidden = np.maximum(flat @ weights["1/kernel"] + weights["1/bias"], 0)
    for index, share in enumerate(SHARES):
        mixed = (1 - share) * x[0] + share * x[1]
        assert found.pixels[index] == pytest.approx(mixed, abs=1e-6)
        values = np.maximum(mixed.ravel() @ weights["1/kernel"] + weights["1/bias"], 0)
        mixed_hidden = (1 - share) * hidden[0] + share * hidden[1]
        for row, inputs in enumerate((values, mixed_hidden)):
            outputs = inputs @ weights["2/kernel"] + weights["2/bias"]
            expected = np.exp(outputs - outputs.max()) / np.exp(outputs - outputs.max()).sum()
            assert found.probabilities[row, index] == pytest.approx(expected, abs=1e-4)
    assert found.nearest.shape == found.pixels.shape


def test_the_whole_lab_agrees_with_its_program(context: QueryContext, cnn_run: Run) -> None:
    result = LAB.combine([query.answer(context) for query in LAB.queries(cnn_run)])
    assert len(result.labels) > 50
    # The ends are the images themselves, which the network classifies correctly.
    for predicted in (result.pixels, result.hidden):
        assert predicted[:, [0, -1]].tolist() == result.labels.tolist()
    assert LAB.conclude(result).outcome in LAB.outcomes
    printed = run_program(context, cnn_run, LAB)
    pair = BlendPair(run=cnn_run.id, first=0, second=1).answer(context)
    for (_, *numbers), pixels, hidden in zip(printed, *pair.probabilities, strict=True):
        label, confidence, hidden_label, hidden_confidence = map(float, numbers)
        assert (label, hidden_label) == (pixels.argmax(), hidden.argmax())
        assert confidence == pytest.approx(pixels.max(), abs=1e-4)
        assert hidden_confidence == pytest.approx(hidden.max(), abs=1e-4)


@pytest.mark.parametrize(
    ("pixels", "hidden", "outcome"),
    [(30, 2, between.PIXELS), (2, 30, between.HIDDEN), (10, 10, between.ALIKE)],
)
def test_the_conclusion_follows_from_the_figures(pixels: int, hidden: int, outcome: str) -> None:
    labels = np.tile([0, 1], (60, 1))

    def predicted(thirds: int) -> np.ndarray:
        classes = np.tile(np.repeat([0, 1], [6, 5]), (60, 1))
        classes[:thirds, 5] = 7
        return classes

    sure = np.full((60, len(SHARES)), 0.9)
    conclusion = LAB.conclude(Between(labels, predicted(pixels), predicted(hidden), sure, sure))
    assert conclusion.outcome == outcome
    assert conclusion.values["pixels"].value == pytest.approx(pixels / 60)


def test_without_pairs_there_are_no_shares() -> None:
    empty = np.zeros((0, len(SHARES)))
    result = Between(np.zeros((0, 2)), empty, empty, empty, empty)
    values = LAB.conclude(result).values
    assert math.isnan(values["pixels"].value) and math.isnan(values["hidden"].value)
    assert LAB.figures(result) == ()
