"""What is taken for what: the confusion matrix and the samples behind its cells."""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from dlcore.inference.images.predictions import Predictions


def confusion_matrix(labels: Array, predicted: Array, classes: int) -> Array:
    """How often each class was taken for each.

    Args:
        labels: the true classes, whole numbers below ``classes``, shape ``(samples,)``.
        predicted: the answers, likewise.
        classes: how many there are.

    Returns:
        int64 ``(classes, classes)``: a row for each true class, a column for each answer.
    """
    counts = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return counts.reshape(classes, classes)


def class_accuracies(matrix: Array) -> Array:
    """The share of each class that was recognised (its recall).

    Args:
        matrix: as ``confusion_matrix`` gives it.

    Returns:
        float64 ``(classes,)``; NaN for a class without samples.
    """
    totals = matrix.sum(axis=1)
    shares = np.full(len(matrix), np.nan)
    np.divide(matrix.diagonal(), totals, out=shares, where=totals > 0)
    return shares


def samples_of_cell(labels: Array, predictions: Predictions, label: int, answer: int) -> Array:
    """The samples of one class that got one answer, the surest first.

    Args:
        labels: the true classes.
        label: the class.
        answer: what it was taken for.

    Returns:
        Indices into ``labels``.
    """
    found = np.flatnonzero((labels == label) & (predictions.predicted == answer))
    return _most_confident_first(found, predictions)


def most_confident_errors(labels: Array, predictions: Predictions, count: int) -> Array:
    """Wrong answers, those first of which the network was the most sure.

    Args:
        labels: the true classes.
        count: how many at most.

    Returns:
        Indices into ``labels``.
    """
    wrong = np.flatnonzero(labels != predictions.predicted)
    return _most_confident_first(wrong, predictions)[:count]


def _most_confident_first(samples: Array, predictions: Predictions) -> Array:
    order = np.argsort(-predictions.confidence[samples], kind="stable")
    sorted_samples: Array = samples[order]
    return sorted_samples
