"""Dreams: scores rise, smoothness smooths, neighbours as scikit-learn finds them."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from dlcore import Run
from dlcore.inference.context import QueryContext
from dlcore.labs import dreams
from dlcore.labs.dreams import LAB, STARTS, Dreams, DreamUnit, find_nearest
from tests.labs.programs import run_program


def test_neighbours_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    images, others = random.random((9, 5, 5, 1)), random.random((40, 5, 5, 1))
    nearest, distances = find_nearest(images, others)
    peer = NearestNeighbors(n_neighbors=1).fit(others.reshape(40, -1))
    expected, indices = peer.kneighbors(images.reshape(9, -1))
    assert nearest.tolist() == indices[:, 0].tolist()
    assert distances == pytest.approx(expected[:, 0] / 5)


def test_climbing_follows_the_gradient() -> None:
    """On a linear score with known slopes every pixel goes to black or white."""
    slopes = np.random.default_rng(0).choice([-1.0, 1.0], (4, 4, 1)).astype(np.float32)
    starts = np.full((2, 4, 4, 1), 0.5, np.float32)
    import tensorflow as tf

    found = dreams.climb(lambda x: tf.reduce_sum(x * slopes, axis=(1, 2, 3)), starts, 0.0)
    assert np.array_equal(found, np.stack([slopes > 0] * 2))


def test_the_whole_lab(context: QueryContext, cnn_run: Run) -> None:
    result = LAB.combine([query.answer(context) for query in LAB.queries(cnn_run)])
    assert result.pictures.shape == (2, 10, STARTS, 8, 8, 1)
    assert result.probabilities.mean() > 0.9
    # Differences of neighbouring pixels are smaller in the smooth pictures.
    rough, smooth = (
        np.abs(np.diff(each / 255.0, axis=2)).mean() for each in result.pictures[..., 0]
    )
    assert smooth < rough
    again = np.sqrt(((result.pictures / 255.0 - result.nearest / 255.0) ** 2).mean(axis=(3, 4, 5)))
    assert again == pytest.approx(result.distances, abs=0.01)
    assert LAB.conclude(result).outcome in LAB.outcomes
    printed = run_program(context, cnn_run, LAB)
    assert float(printed[-1][1]) > 0.9
    unit = DreamUnit(run=cnn_run.id, layer=1, unit=0, smoothness=0.0).answer(context)
    assert unit.pictures.shape == (STARTS, 8, 8, 1)
    assert (unit.after >= unit.before).all()


@pytest.mark.parametrize(
    ("plain", "smooth", "outcome"),
    [(0.1, 0.1, dreams.BOTH), (0.9, 0.1, dreams.SMOOTH), (0.9, 0.8, dreams.NEITHER)],
)
def test_the_conclusion_follows_from_the_figures(plain: float, smooth: float, outcome: str) -> None:
    pictures = np.zeros((2, 10, 3, 2, 2, 1), np.uint8)
    distances = np.stack([np.full((10, 3), plain), np.full((10, 3), smooth)])
    usual = np.linspace(0.05, 0.3, 50)
    conclusion = LAB.conclude(Dreams(pictures, pictures, distances, distances, usual))
    assert conclusion.outcome == outcome
    assert conclusion.values["plain"].value == pytest.approx(plain)
