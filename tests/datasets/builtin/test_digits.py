"""Digits are scikit-learn's, split evenly."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

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
    assert data.y_train[:12].tolist() == [1, 3, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4]
    assert data.x_test[:3].sum(axis=(1, 2)).tolist() == [294, 344, 258]


def test_digits_load_without_importing_scikit_learn_or_creating_a_folder(cache: Cache) -> None:
    code = (
        "import sys; from pathlib import Path; from dlcore.datasets import Cache, Digits;"
        "Digits().load(Cache(Path('/nowhere'), ()));"
        "print([m for m in ('sklearn', 'tensorflow', 'keras', 'pandas') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert not cache.folder.exists()
