"""MNIST is the file that Keras publishes."""

from __future__ import annotations

from dlcore.datasets import Cache, Mnist
from dlcore.datasets.preprocess import class_counts
from tests.datasets.conftest import require_files


def test_mnist_equals_that_of_keras(real_cache: Cache) -> None:
    require_files(Mnist(), real_cache)
    data = Mnist().load(real_cache)
    assert class_counts(data.y_train, 10)[:3].tolist() == [5923, 6742, 5958]
    assert data.y_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.y_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert data.x_train[0, 5, 12:20].tolist() == [3, 18, 18, 18, 126, 136, 175, 26]
