"""Permutation importance against a loop over one-hot columns, and against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.inspection import permutation_importance as reference
from sklearn.linear_model import LinearRegression

from dlcore import Run
from dlcore.arrays import Array
from dlcore.datasets import Cache
from dlcore.inference.context import QueryContext
from dlcore.inference.tables.permutation_importance import (
    REPETITIONS,
    ComputeImportance,
    permutation_importance,
    root_mean_squared_error,
    wrong_share,
)

BLOCKS = (slice(0, 1), slice(1, 3))
"""The model's inputs of each column: a number, and a category of two values."""


def error(outputs: Array, y: Array) -> float:
    if y.ndim == 1:
        return 1 - float((outputs.argmax(axis=1) == y).mean())
    return float(np.linalg.norm(outputs - y) / np.sqrt(len(y)))


@pytest.mark.parametrize("run", ["name", "price"], indirect=True)
def test_a_column_is_shuffled_with_all_its_inputs(run: Run, context: QueryContext) -> None:
    data, model = run.spec.dataset.load(Cache.default()), context.model(run.id)
    importance = ComputeImportance(run=run.id).answer(context)
    before = error(model.predict(data.x_test, verbose=0), data.y_test)
    assert importance.error == pytest.approx(before, abs=1e-6)
    generator = np.random.default_rng(0)
    for column, block in enumerate(BLOCKS):
        for repetition in range(REPETITIONS):
            x = data.x_test.copy()
            x[:, block] = x[generator.permutation(len(x)), block]
            after = error(model.predict(x, verbose=0), data.y_test)
            increase = importance.increases[column, repetition]
            assert increase == pytest.approx(after - before, abs=1e-6)


def test_scikit_learn_finds_the_same_importance() -> None:
    x = np.random.default_rng(1).normal(size=(4000, 3))
    weights = np.array([[2.0], [0.5], [0.0]])
    y = x @ weights
    found = permutation_importance(lambda rows: root_mean_squared_error(rows @ weights, y), x)
    model = LinearRegression().fit(x, y)
    scoring = "neg_root_mean_squared_error"
    expected = reference(model, x, y, scoring=scoring, n_repeats=REPETITIONS, random_state=0)
    np.testing.assert_allclose(found.increases.mean(axis=1), expected.importances_mean, atol=0.05)
    assert found.increases[2].tolist() == [0.0] * REPETITIONS


def test_one_output_is_the_probability_of_the_second_class() -> None:
    assert wrong_share(np.array([[0.2], [0.9], [0.6], [0.4]]), np.array([0, 1, 0, 0])) == 0.25
