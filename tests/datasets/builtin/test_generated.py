"""Generated data: the same every time, mixed, and learnable as its lesson says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from dlcore.datasets import Cache, Dataset, DatasetSpec, NoisyLine, Points, TwoClass, TwoInputs
from dlcore.datasets.builtin.points import PointsShape

NOWHERE = Cache(Path("/nonexistent"), others=())
SHAPES = get_args(PointsShape)

every_kind = pytest.mark.parametrize("kind", [Points, TwoClass, NoisyLine, TwoInputs])


@every_kind
def test_the_same_seed_gives_the_same_data(kind: type[DatasetSpec]) -> None:
    one, same, other = (kind(seed=seed).load(NOWHERE) for seed in (3, 3, 4))
    assert np.array_equal(one.x_train, same.x_train) and np.array_equal(one.y_test, same.y_test)
    assert not np.array_equal(one.x_train, other.x_train)


@every_kind
def test_numbers_are_float32(kind: type[DatasetSpec]) -> None:
    assert kind().load(NOWHERE).x_train.dtype == np.float32


@given(
    st.sampled_from(SHAPES),
    st.floats(0.0, 1.0),
    st.integers(20, 2000),
    st.integers(0, 2**31 - 1),
)
def test_any_points_are_finite_and_balanced(
    shape: PointsShape, noise: float, samples: int, seed: int
) -> None:
    spec = Points(shape=shape, noise=noise, samples=samples, seed=seed)
    data, info = spec.load(NOWHERE), spec.info()
    labels = np.concatenate([data.y_train, data.y_test])
    assert len(labels) == samples == info.train_size + info.test_size
    assert abs(int(labels.sum()) * 2 - samples) <= 1
    assert np.isfinite(data.x_train).all() and np.abs(data.x_train).max() < 10


def right(model: LogisticRegression | KNeighborsClassifier, data: Dataset) -> float:
    """Accuracy on the test part."""
    return float(model.fit(data.x_train, data.y_train).score(data.x_test, data.y_test))


@pytest.mark.parametrize("shape", SHAPES)
def test_neighbours_part_every_shape_and_a_line_only_one(shape: PointsShape) -> None:
    data = Points(shape=shape, noise=0.05, samples=1000).load(NOWHERE)
    assert right(KNeighborsClassifier(), data) > 0.97
    by_line = right(LogisticRegression(), data)
    assert by_line > 0.97 if shape == "clusters" else by_line < 0.92


def test_the_table_is_that_of_scikit_learn() -> None:
    from sklearn.datasets import make_classification

    x, y = make_classification(n_samples=1000, n_features=20, random_state=5)
    data = TwoClass(seed=5).load(NOWHERE)
    assert np.array_equal(data.x_train, x[:800].astype(np.float32))
    assert np.array_equal(data.y_test, y[800:])


def test_the_line_has_the_published_slope_and_noise() -> None:
    data = NoisyLine().load(NOWHERE)
    assert len(data.x_train) == 100
    noise = data.y_train - 3 * data.x_train
    assert noise.min() > -1e-6 and noise.max() < 0.1 + 1e-6


def test_only_both_inputs_together_tell_the_class() -> None:
    spec = TwoInputs()
    data, first = spec.load(NOWHERE), spec.info().splits[0]
    both = right(LogisticRegression(max_iter=1000), data)
    for part in (slice(first), slice(first, None)):
        one = Dataset(
            data.info, data.x_train[:, part], data.y_train, data.x_test[:, part], data.y_test
        )
        assert right(LogisticRegression(max_iter=1000), one) < both - 0.1
    assert both > 0.85


def test_facts_need_no_scikit_learn() -> None:
    code = (
        "import sys; from dlcore.datasets import DATASETS, dataset_named;"
        "[dataset_named(name).info() for name in DATASETS];"
        "print([m for m in ('sklearn', 'tensorflow', 'keras', 'pandas') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
