"""Preprocessing of samples and labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dlcore.arrays import Array


def rescale(x: Array, scale: float) -> Array:
    """Divide stored values by their scale.

    Args:
        x: values from 0 to ``scale``.
        scale: largest value that can be stored, ``Info.scale``.

    Returns:
        float32 values from 0 to 1, of the same shape.
    """
    return np.asarray(x, dtype=np.float32) / np.float32(scale)


def one_hot(labels: Array, classes: int) -> Array:
    """One-hot encode labels.

    Args:
        labels: integers from 0 to ``classes - 1``, shape ``(n,)``.
        classes: number of classes.

    Returns:
        float32 of shape ``(n, classes)``.
    """
    rows: Array = np.eye(classes, dtype=np.float32)[labels]
    return rows


def one_hot_columns(codes: Array, widths: Sequence[int]) -> Array:
    """One-hot encode some columns.

    Args:
        codes: shape ``(n, len(widths))``; a code that is no index gives zeros.
        widths: of the encoding of each column; 0 keeps its numbers.

    Returns:
        float32 of shape ``(n, inputs)``.
    """
    blocks = [
        np.equal.outer(column, np.arange(width)) if width else column[:, np.newaxis]
        for column, width in zip(codes.T, widths, strict=True)
    ]
    return np.concatenate(blocks, axis=1, dtype=np.float32)


def class_counts(labels: Array, classes: int) -> Array:
    """Count the samples of each class.

    Args:
        labels: integers from 0 to ``classes - 1``, shape ``(n,)``.
        classes: number of classes.

    Returns:
        int64 of shape ``(classes,)``.
    """
    return np.bincount(labels, minlength=classes)


def balanced_weights(labels: Array, classes: int) -> Array:
    """Compute weights of the samples by which each class counts as much as every other one.

    Args:
        labels: integers from 0 to ``classes - 1``, shape ``(n,)``.
        classes: number of classes.

    Returns:
        float32 of shape ``(n,)``: ``n / (classes * samples of the class)``.
    """
    counts = np.maximum(class_counts(labels, classes), 1)
    weights: Array = (len(labels) / (classes * counts)).astype(np.float32)[labels]
    return weights


def indices_of_class(labels: Array, label: int) -> Array:
    """Return the indices of the samples of one class, in ascending order.

    Args:
        labels: shape ``(n,)``.
        label: the class.
    """
    return np.flatnonzero(labels == label)


def indices_by_class(labels: Array, classes: int, count: int, skip: int = 0) -> Array:
    """Return indices of samples of each class.

    Args:
        labels: integers from 0 to ``classes - 1``, shape ``(n,)``.
        classes: number of classes.
        count: number of samples of each class.
        skip: number of samples of each class to skip; wraps around after the last one.

    Returns:
        Indices into ``labels``, shape ``(classes, count)``.
    """
    indices = [indices_of_class(labels, label) for label in range(classes)]
    positions = np.arange(skip, skip + count)
    return np.stack([of_class[positions % len(of_class)] for of_class in indices])


def flat_range(row: int, width: int) -> tuple[int, int]:
    """Return the range of a row of an image in the flattened image.

    Args:
        row: index of the row.
        width: pixels in a row.

    Returns:
        Its first index, and the index after its last.
    """
    return row * width, (row + 1) * width
