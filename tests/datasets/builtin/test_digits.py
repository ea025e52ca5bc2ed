"""Digits are scikit-learn's, split evenly."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from dlcore.arrays import Array
from dlcore.datasets import Cache, Digits
from dlcore.datasets.preprocess import class_counts


def test_digits_equal_those_of_scikit_learn(cache: Cache) -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    data, (x, y) = Digits().load(cache), datasets.load_digits(return_X_y=True)
    ours = np.concatenate([data.x_train, data.x_test]).reshape(-1, 64)
    theirs = np.column_stack([x, y])
    both = np.column_stack([ours, np.concatenate([data.y_train, data.y_test])])
    assert np.array_equal(np.unique(both, axis=0), np.unique(theirs, axis=0))
    assert len(both) == len(theirs) == 1797


def test_digits_are_split_evenly_and_always_the_same(cache: Cache) -> None:
    data = Digits().load(cache)
    assert class_counts(data.y_test, 10).tolist() == [36, 36, 36, 36, 37, 36, 36, 36, 35, 36]
    # Pinned, so that results stay comparable over the years.
    assert data.y_train[:6].tolist() == [7, 0, 6, 6, 8, 1]
    assert data.x_test[:3].sum(axis=(1, 2)).tolist() == [294, 344, 258]


def test_the_rows_that_validate_are_as_easy_as_the_test(cache: Cache) -> None:
    """In the order of the table the last rows are of writers that no other row is of."""
    data = Digits().load(cache)
    x, y = data.x_train.reshape(len(data.x_train), -1).astype(float), data.y_train
    centroids = np.stack([x[:1149][y[:1149] == label].mean(axis=0) for label in range(10)])

    def accuracy(samples: Array, labels: Array) -> float:
        distances = ((samples[:, None] - centroids) ** 2).sum(axis=-1)
        return float(np.mean(distances.argmin(axis=1) == labels))

    tested = accuracy(data.x_test.reshape(len(data.x_test), -1).astype(float), data.y_test)
    assert abs(accuracy(x[1149:], y[1149:]) - tested) < 0.02


def test_digits_load_without_importing_scikit_learn_or_creating_a_folder(cache: Cache) -> None:
    code = (
        "import sys; from pathlib import Path; from dlcore.datasets import Cache, Digits;"
        "Digits().load(Cache(Path('/nowhere'), ()));"
        "print([m for m in ('sklearn', 'tensorflow', 'keras', 'pandas') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert not cache.folder.exists()
