"""Checks that all generated data sets share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from dlcore.datasets import Cache, Dataset, NoisyLine, Points, TwoClass, TwoInputs

NO_CACHE = Cache(Path("/nonexistent"), others=())


def check_generated(kind: type[NoisyLine | Points | TwoClass | TwoInputs]) -> None:
    """Check that the seed alone determines the data, and that inputs are float32."""
    one, same, other = (kind(seed=seed).load(NO_CACHE) for seed in (3, 3, 4))
    assert np.array_equal(one.x_train, same.x_train) and np.array_equal(one.y_test, same.y_test)
    assert not np.array_equal(one.x_train, other.x_train)
    assert one.x_train.dtype == np.float32


def accuracy(model: LogisticRegression | KNeighborsClassifier, data: Dataset) -> float:
    """Fit a model and return its accuracy on the test part."""
    return float(model.fit(data.x_train, data.y_train).score(data.x_test, data.y_test))
