"""The table of two classes is scikit-learn's."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import make_classification

from dlcore.datasets import TwoClass
from tests.datasets.builtin.generated import NO_CACHE, check_generated


def test_the_seed_determines_the_table() -> None:
    check_generated(TwoClass)


def test_the_table_equals_that_of_scikit_learn() -> None:
    x, y = make_classification(n_samples=1000, n_features=20, random_state=5)
    data = TwoClass(seed=5).load(NO_CACHE)
    assert np.array_equal(data.x_train, x[:800].astype(np.float32))
    assert np.array_equal(data.y_test, y[800:])
