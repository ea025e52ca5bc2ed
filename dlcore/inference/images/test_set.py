"""Has a run predict its whole test set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.errors import NoClasses
from dlcore.inference.images.predictions import Predictions, both_classes, load, save
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

BATCH = 200
"""Samples at once: more are slower, since what they fill does not fit near the processor."""


@dataclass(frozen=True)
class Predicted:
    """That the predictions of a run are in the store.

    Args:
        samples: how many there are.
    """

    samples: int


class PredictTestSet(Query[Predicted]):
    """Has the test set of a run predicted, and the predictions kept.

    Args:
        run: id of a run that tells classes apart.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        NoClasses: it predicts numbers.
        DataError: the test set cannot be had.
    """

    result: ClassVar[type[Predicted]] = Predicted

    kind: Literal["predict_test_set"] = "predict_test_set"
    run: str

    def answer(self, context: QueryContext) -> Predicted:
        artifacts = context.store.artifacts
        known = load(artifacts, self.run)
        if known is None:
            known = self._predictions(context)
            save(artifacts, self.run, known)
        return Predicted(len(known.probabilities))

    def _predictions(self, context: QueryContext) -> Predictions:
        import tensorflow as tf

        from dlcore.training.tensors import Encoding

        spec = context.run(self.run).spec
        if not spec.dataset.info().task.is_classification():
            raise NoClasses(run=self.run)
        model, encoding = context.model(self.run), Encoding.of(spec)
        x = context.arrays(spec).test.x
        # A graph fuses a layer's operations: half the time of a convolutional network.
        shape = tf.TensorSpec((None, *x.shape[1:]), x.dtype)
        answers = tf.function(
            lambda some: model(encoding.x(some), training=False),
            input_signature=[shape],
            autograph=False,
        )
        starts = range(0, int(x.shape[0]), BATCH)
        outputs = np.concatenate([answers(x[start : start + BATCH]).numpy() for start in starts])
        return Predictions(both_classes(outputs))
