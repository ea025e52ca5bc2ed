"""Fashion-MNIST is the files that Keras publishes."""

from __future__ import annotations

from dlcore.datasets import Cache, FashionMnist
from dlcore.datasets.preprocess import class_counts
from tests.datasets.conftest import require_files


def test_fashion_mnist_equals_that_of_keras(real_cache: Cache) -> None:
    require_files(FashionMnist(), real_cache)
    data = FashionMnist().load(real_cache)
    assert class_counts(data.y_train, 10).tolist() == [6000] * 10
    assert class_counts(data.y_test, 10).tolist() == [1000] * 10
    assert FashionMnist().info().classes[data.y_train[0]] == "Ankle boot"
    assert data.y_test[:5].tolist() == [9, 2, 1, 1, 6]
