"""Wrong labels and rare classes of the training set."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore.datasets import Cache, Cifar10, Digits, FashionMnist, Mnist
from dlcore.datasets.preprocess import class_counts
from tests.datasets.conftest import require_files


@pytest.mark.parametrize("kind", [Digits, Mnist, FashionMnist, Cifar10])
def test_class_sizes_are_those_of_the_arrays(
    kind: type[Digits | Mnist | FashionMnist | Cifar10], real_cache: Cache
) -> None:
    require_files(kind(), real_cache)
    assert tuple(class_counts(kind().load(real_cache).y_train, 10)) == kind.class_sizes


@pytest.mark.parametrize("share", [0.1, 0.4])
def test_a_share_of_the_labels_is_wrong_and_nothing_else_changes(
    share: float, real_cache: Cache
) -> None:
    right = Digits(train_size=1000).load(real_cache)
    wrong = Digits(train_size=1000, wrong_labels=share).load(real_cache)
    assert np.count_nonzero(wrong.y_train != right.y_train) == round(share * 1000)
    assert set(wrong.y_train) == set(range(10))
    assert np.array_equal(wrong.x_train, right.x_train)
    assert np.array_equal(wrong.y_test, right.y_test)


@pytest.mark.parametrize(("share", "left"), [(0.0, 0), (0.1, 15), (1.0, 147)])
def test_a_rare_class_has_fewer_training_samples(
    share: float, left: int, real_cache: Cache
) -> None:
    dataset = Digits(rare_class=3, rare_share=share)
    data = dataset.load(real_cache)
    assert dataset.info().train_size == len(data.y_train) == 1437 - 147 + left
    assert np.count_nonzero(data.y_train == 3) == left
    assert np.count_nonzero(data.y_test == 3) > 30


def test_a_rare_class_leaves_a_training_set_of_the_requested_size(real_cache: Cache) -> None:
    data = Digits(train_size=1000, rare_class=3).load(real_cache)
    assert len(data.x_train) == len(data.y_train) == 1000
    assert 3 not in data.y_train


def test_the_test_metrics_stay_comparable() -> None:
    assert Digits(wrong_labels=0.2).comparison_key() == Digits().comparison_key()
