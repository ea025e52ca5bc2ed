"""Predictions of a run for its whole test set, computed once and then read from the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.errors import NoClasses
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext
    from dlcore.store.artifacts import Artifacts

PREDICTIONS = "predictions.npz"
"""Name of the artifact."""

BATCH = 200
"""Larger batches are slower: their activations do not fit into the processor's cache."""


@dataclass(frozen=True)
class Predictions:
    """Predictions for every test sample.

    Args:
        probabilities: of each class, float32 of shape ``(samples, classes)``.
    """

    probabilities: Array

    @property
    def predicted(self) -> Array:
        """The most likely class of each sample, shape ``(samples,)``."""
        labels: Array = self.probabilities.argmax(axis=1)
        return labels

    @property
    def confidence(self) -> Array:
        """The probability of that class, shape ``(samples,)``."""
        highest: Array = self.probabilities.max(axis=1)
        return highest


@dataclass(frozen=True)
class StoredPredictions:
    """Confirmation that the predictions of a run are in the store.

    Args:
        samples: number of samples.
    """

    samples: int


class PredictTestSet(Query[StoredPredictions]):
    """Predict the test set of a run and store the predictions as its artifact.

    Args:
        run: id of a run on classes.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        NoClasses: the run predicts numbers.
        DataError: the test set cannot be loaded.
    """

    result: ClassVar[type[StoredPredictions]] = StoredPredictions

    kind: Literal["predict_test_set"] = "predict_test_set"
    run: str

    def answer(self, context: QueryContext) -> StoredPredictions:
        artifacts = context.store.artifacts
        predictions = load_predictions(artifacts, self.run)
        if predictions is None:
            predictions = self._predict(context)
            save_predictions(artifacts, self.run, predictions)
        return StoredPredictions(len(predictions.probabilities))

    def _predict(self, context: QueryContext) -> Predictions:
        import tensorflow as tf

        from dlcore.training.tensors import Encoding

        spec = context.run(self.run).spec
        if not spec.dataset.info().task.is_classification():
            raise NoClasses(run=self.run)
        model, encoding = context.model(self.run), Encoding.of(spec)
        x = context.arrays(spec).test.x
        # A graph fuses the operations of a layer: half the time of a convolutional network.
        graph = tf.function(
            lambda batch: model(encoding.x(batch), training=False),
            input_signature=[tf.TensorSpec((None, *x.shape[1:]), x.dtype)],
            autograph=False,
        )
        starts = range(0, int(x.shape[0]), BATCH)
        outputs = np.concatenate([graph(x[start : start + BATCH]).numpy() for start in starts])
        return Predictions(class_probabilities(outputs))


def class_probabilities(outputs: Array) -> Array:
    """Return outputs with one column for each class.

    Args:
        outputs: shape ``(samples, classes)``, or ``(samples, 1)``: the probability of the second
            of two classes.
    """
    if outputs.shape[1] > 1:
        return outputs
    return np.concatenate([1 - outputs, outputs], axis=1)


def save_predictions(artifacts: Artifacts, run_id: str, predictions: Predictions) -> None:
    """Store predictions as an artifact of a run."""
    with artifacts.atomic_write(run_id, PREDICTIONS) as path, open(path, "wb") as file:
        np.savez(file, allow_pickle=False, probabilities=predictions.probabilities)


def load_predictions(artifacts: Artifacts, run_id: str) -> Predictions | None:
    """Return the stored predictions of a run; None where there are none yet."""
    try:
        with artifacts.open(run_id, PREDICTIONS) as data, np.load(data, allow_pickle=False) as file:
            return Predictions(file["probabilities"])
    except FileNotFoundError:
        return None
