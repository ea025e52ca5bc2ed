"""Permutation importance: how much worse a model is without the information of a column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

REPETITIONS = 5
MAX_ROWS = 2000
"""Test rows that are used; more change the result little and take longer."""


@dataclass(frozen=True)
class Importance:
    """Importance of each column.

    Args:
        error: of the model on the test rows as they are: the share of wrong classes, or the RMSE
            of scaled targets.
        increases: of that error while a column is shuffled, float64 ``(columns, repetitions)``.
    """

    error: float
    increases: Array


class ComputeImportance(Query[Importance]):
    """Shuffle each column of the test rows and measure how much the error increases.

    Args:
        run: id of a run on a table.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        DataError: the table cannot be loaded.
    """

    result: ClassVar[type[Importance]] = Importance

    kind: Literal["compute_importance"] = "compute_importance"
    run: str

    def answer(self, context: QueryContext) -> Importance:
        import tensorflow as tf

        from dlcore.training.tensors import Encoding

        spec, model = context.run(self.run).spec, context.model(self.run)
        encoding, test = Encoding.of(spec), context.arrays(spec).test
        x, y = test.x.numpy()[:MAX_ROWS], test.y.numpy()[:MAX_ROWS]
        graph = tf.function(
            lambda rows: model(encoding.x(rows), training=False),
            input_signature=[tf.TensorSpec(x.shape, x.dtype)],
            autograph=False,
        )
        is_classification = spec.dataset.info().task.is_classification()
        error = wrong_share if is_classification else root_mean_squared_error
        return permutation_importance(lambda rows: error(graph(rows).numpy(), y), x)


def permutation_importance(error: Callable[[Array], float], x: Array) -> Importance:
    """Compute the importance of each column of ``x``.

    Args:
        error: of a model on rows like those of ``x``.
        x: rows, shape ``(rows, columns)``.

    Source: L. Breiman (2001), "Random Forests", Machine Learning 45, section 10.
    """
    generator = np.random.default_rng(0)
    before = error(x)
    increases = np.empty((x.shape[1], REPETITIONS))
    for column in range(x.shape[1]):
        for repetition in range(REPETITIONS):
            shuffled = x.copy()
            shuffled[:, column] = generator.permutation(x[:, column])
            increases[column, repetition] = error(shuffled) - before
    return Importance(before, increases)


def wrong_share(outputs: Array, labels: Array) -> float:
    """Return the share of rows whose most likely class is another one.

    Args:
        outputs: shape ``(rows, classes)``, or ``(rows, 1)``: the probability of the second class.
        labels: shape ``(rows,)``.
    """
    is_single = outputs.shape[1] == 1
    predicted = outputs[:, 0] > 0.5 if is_single else outputs.argmax(axis=1)
    return float(np.mean(predicted != labels))


def root_mean_squared_error(outputs: Array, targets: Array) -> float:
    """Return the root of the mean squared difference, both of shape ``(rows, 1)``."""
    return float(np.sqrt(np.mean((outputs - targets) ** 2)))
