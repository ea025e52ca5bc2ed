"""The confusion matrix, and the samples of its cells."""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from dlcore.inference.images.test_set import Predictions


def confusion_matrix(labels: Array, predicted: Array, classes: int) -> Array:
    """Count how often each class was predicted for each true class.

    Args:
        labels: true classes, integers below ``classes``, shape ``(samples,)``.
        predicted: predicted classes, likewise.
        classes: number of classes.

    Returns:
        int64 ``(classes, classes)``: a row for each true class, a column for each predicted one.
    """
    counts = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return counts.reshape(classes, classes)


def class_accuracies(matrix: Array) -> Array:
    """Return the recall of each class.

    Args:
        matrix: as ``confusion_matrix`` returns it.

    Returns:
        float64 ``(classes,)``; NaN for a class without samples.
    """
    totals = matrix.sum(axis=1)
    recalls = np.full(len(matrix), np.nan)
    np.divide(matrix.diagonal(), totals, out=recalls, where=totals > 0)
    return recalls


def samples_of_cell(labels: Array, predictions: Predictions, label: int, predicted: int) -> Array:
    """Return the samples of one cell of the matrix, the most confident predictions first.

    Args:
        labels: true classes of all samples.
        predictions: for all samples.
        label: true class of the cell.
        predicted: predicted class of the cell.

    Returns:
        Indices into ``labels``.
    """
    samples = np.flatnonzero((labels == label) & (predictions.predicted == predicted))
    return _most_confident_first(samples, predictions)


def most_confident_errors(labels: Array, predictions: Predictions, count: int) -> Array:
    """Return the samples with wrong predictions, the most confident ones first.

    Args:
        labels: true classes of all samples.
        predictions: for all samples.
        count: maximum number of samples.

    Returns:
        Indices into ``labels``.
    """
    errors = np.flatnonzero(labels != predictions.predicted)
    return _most_confident_first(errors, predictions)[:count]


def _most_confident_first(samples: Array, predictions: Predictions) -> Array:
    order = np.argsort(-predictions.confidence[samples], kind="stable")
    ordered: Array = samples[order]
    return ordered
