"""The autoencoder: it learns, its plane is decoded, and the walk ends at both images."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import Run
from dlcore.inference.context import QueryContext
from dlcore.labs.autoencoder import GRID, STEPS, TrainAutoencoder, WalkLatentPlane
from dlcore.labs.images import load_test_images
from dlcore.labs.paths import SHARES, blend


def test_training_lowers_the_error_and_the_walk_goes_on_from_it(
    context: QueryContext, mlp_run: Run
) -> None:
    early, late = (
        TrainAutoencoder(run=mlp_run.id, steps=steps).answer(context) for steps in (100, STEPS)
    )
    x, labels = load_test_images(context, mlp_run.spec, 0, len(late.labels))
    assert late.labels.tolist() == labels.tolist()
    # Two values that say nothing would give the mean image.
    mean = float(np.mean((x - x.mean(axis=0)) ** 2))
    assert late.loss < early.loss < mean * 1.5 and late.loss < 0.75 * mean
    assert late.decoded.shape == (GRID, GRID, 8, 8, 1) and late.decoded.dtype == np.uint8
    inside = (late.codes > late.low) & (late.codes < late.high)
    assert inside.mean() == pytest.approx(0.96, abs=0.01)
    walk = WalkLatentPlane(run=mlp_run.id, first=0, second=1).answer(context)
    assert walk.codes == pytest.approx(late.codes[:2], abs=1e-3)
    assert walk.pixels[[0, -1]] == pytest.approx(np.round(255 * x[:2]))
    assert walk.decoded.shape == (len(SHARES), 8, 8, 1)


def test_blends_lie_on_the_straight_way() -> None:
    first, second = np.zeros((1, 2), np.float32), np.array([[1.0, -2.0]], np.float32)
    assert blend(first, second)[0] == pytest.approx(np.outer(SHARES, [1, -2]), abs=1e-6)
