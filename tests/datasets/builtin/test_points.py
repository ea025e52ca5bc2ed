"""Points are reproducible, balanced, and linearly separable in one shape only."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from dlcore.datasets import Points
from dlcore.datasets.builtin.points import PointsShape
from tests.datasets.builtin.generated import NO_CACHE, accuracy, check_generated

SHAPES = get_args(PointsShape)


def test_the_seed_determines_the_points() -> None:
    check_generated(Points)


@given(
    st.sampled_from(SHAPES),
    st.floats(0.0, 1.0),
    st.integers(20, 2000),
    st.integers(0, 2**31 - 1),
)
def test_points_are_finite_and_balanced(
    shape: PointsShape, noise: float, samples: int, seed: int
) -> None:
    spec = Points(shape=shape, noise=noise, samples=samples, seed=seed)
    data, info = spec.load(NO_CACHE), spec.info()
    labels = np.concatenate([data.y_train, data.y_test])
    assert len(labels) == samples == info.train_size + info.test_size
    assert abs(int(labels.sum()) * 2 - samples) <= 1
    assert np.isfinite(data.x_train).all() and np.abs(data.x_train).max() < 10


@pytest.mark.parametrize("shape", SHAPES)
def test_only_clusters_are_linearly_separable(shape: PointsShape) -> None:
    data = Points(shape=shape, noise=0.05, samples=1000).load(NO_CACHE)
    assert accuracy(KNeighborsClassifier(), data) > 0.97
    linear = accuracy(LogisticRegression(), data)
    assert linear > 0.97 if shape == "clusters" else linear < 0.92


@pytest.mark.parametrize("shape", SHAPES)
def test_the_program_generates_the_same_points(shape: PointsShape) -> None:
    spec = Points(shape=shape, noise=0.2, samples=50, seed=7)
    names: dict[str, np.ndarray] = {}
    section = spec.program_section()
    exec("\n".join([*section.imports, section.code]), names)
    data = spec.load(NO_CACHE)
    for name in ("x_train", "y_train", "x_test", "y_test"):
        assert np.array_equal(names[name], getattr(data, name))
