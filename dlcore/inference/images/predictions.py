"""What a finished run answers to its whole test set: worked out once, then read from the store."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.store.artifacts import Artifacts

NAME = "predictions.npz"


@dataclass(frozen=True)
class Predictions:
    """Answers to every test sample.

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
        most: Array = self.probabilities.max(axis=1)
        return most


def both_classes(outputs: Array) -> Array:
    """Outputs with one column for each class.

    Args:
        outputs: shape ``(samples, classes)``, or ``(samples, 1)``: the probability of the second
            of two classes.
    """
    if outputs.shape[1] > 1:
        return outputs
    return np.concatenate([1 - outputs, outputs], axis=1)


def save(artifacts: Artifacts, run_id: str, predictions: Predictions) -> None:
    """Keeps predictions as an artifact of a run."""
    with artifacts.writing(run_id, NAME) as path, open(path, "wb") as file:
        np.savez(file, allow_pickle=False, probabilities=predictions.probabilities)


def load(artifacts: Artifacts, run_id: str) -> Predictions | None:
    """The predictions of a run; None while they have not been worked out."""
    try:
        with np.load(artifacts.path(run_id, NAME), allow_pickle=False) as file:
            return Predictions(file["probabilities"])
    except FileNotFoundError:
        return None
