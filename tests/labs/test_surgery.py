"""Surgery: zeros counted, accuracies by NumPy alone, conclusion, program."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import Run
from dlcore.arrays import Array
from dlcore.inference.context import QueryContext
from dlcore.labs import surgery
from dlcore.labs.images import load_test_images
from dlcore.labs.operations import DRAWS
from dlcore.labs.surgery import (
    IMAGES,
    JUDGED,
    KEPT,
    LAB,
    PruneNetwork,
    Surgery,
    keep_largest,
    keep_random,
    round_to_8_bits,
)
from dlcore.store.weights import load
from tests.labs.networks import predict_classes
from tests.labs.programs import run_program


def test_as_many_weights_go_in_both_treatments() -> None:
    values = np.random.default_rng(0).normal(size=(30, 20))
    for kept in KEPT:
        largest, random = keep_largest(values, kept), keep_random(values, kept, 0)
        assert np.count_nonzero(largest) == np.count_nonzero(random) == round(kept * values.size)
        gone = largest == 0
        if gone.any():
            assert np.abs(values[gone]).max() <= np.abs(values[~gone]).min()
        assert np.array_equal(largest[~gone], values[~gone])
    bias = values[0]
    assert keep_largest(bias, 0.1) is bias is round_to_8_bits(bias)


def test_eight_bits_are_255_levels_at_most_half_a_step_away() -> None:
    values = np.random.default_rng(0).normal(size=(30, 200)).astype(np.float32)
    rounded, step = round_to_8_bits(values), np.abs(values).max() / 127
    assert len(np.unique(rounded)) <= 255
    assert np.abs(rounded - values).max() <= step / 2 + 1e-6
    assert np.array_equal(round_to_8_bits(np.zeros((2, 2))), np.zeros((2, 2)))


def test_the_answer_is_that_of_numpy(context: QueryContext, mlp_run: Run) -> None:
    x, labels = load_test_images(context, mlp_run.spec, 0, IMAGES)
    weights = load(context.store.artifacts, mlp_run.id)
    before = [np.asarray(v) for v in context.model(mlp_run.id).variables]
    found = PruneNetwork(run=mlp_run.id, kept=0.25).answer(context)
    pruned = {name: keep_largest(values, 0.25) for name, values in weights.items()}
    assert np.mean(found.smallest[0] == (predict_classes(pruned, 16 * x) == labels)) > 0.99
    # The run's network is as it was.
    after = context.model(mlp_run.id).variables
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


def test_the_whole_lab_agrees_with_its_program(context: QueryContext, mlp_run: Run) -> None:
    result = LAB.combine([query.answer(context) for query in LAB.queries(mlp_run)])
    assert result.random.shape == (len(KEPT), DRAWS, IMAGES)
    assert result.rounded.shape == (1, IMAGES)
    assert LAB.conclude(result).outcome == surgery.SMALLEST
    *printed, (_, unchanged, rounded) = run_program(context, mlp_run, LAB)
    (figure,) = LAB.figures(result)
    for (kept, largest, _), share, value in zip(
        printed, KEPT[1:], figure.series["smallest"][1:], strict=True
    ):
        assert float(kept) == share
        assert float(largest) == pytest.approx(value, abs=0.02)
    assert float(unchanged) == pytest.approx(figure.series["smallest"][0], abs=1e-6)
    assert float(rounded) == pytest.approx(result.rounded[0].mean(), abs=0.02)


@pytest.mark.parametrize(
    ("smallest", "random", "outcome"),
    [
        (90, (20, 30, 25), surgery.SMALLEST),
        (20, (90, 80, 85), surgery.RANDOM),
        (60, (20, 60, 30), surgery.ALIKE),
        (60, (58, 61, 60), surgery.ALIKE),
    ],
)
def test_the_conclusion_follows_from_the_figures(
    smallest: int, random: tuple[int, ...], outcome: str
) -> None:
    def right(count: int) -> Array:
        return np.arange(100) < count

    shares = len(KEPT)
    result = Surgery(
        np.tile(right(smallest), (shares, 1)),
        np.tile(np.stack([right(count) for count in random]), (shares, 1, 1)),
        np.tile(right(95), (shares, 1)),
    )
    conclusion = LAB.conclude(result)
    assert conclusion.outcome == outcome
    assert conclusion.values["removed"].value == 1 - KEPT[JUDGED]
    # A stopped lab concludes from the last share that it reached.
    stopped = LAB.conclude(Surgery(result.smallest[:2], result.random[:2], result.rounded[:2]))
    assert stopped.values["removed"].value == 1 - KEPT[1]
