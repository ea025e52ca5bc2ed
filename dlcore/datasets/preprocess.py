"""What happens to samples and labels on their way into a network, one step a function."""

from __future__ import annotations

import numpy as np


def scaled(x: np.ndarray, scale: float) -> np.ndarray:
    """Stored values as the network takes them.

    Args:
        x: values from 0 to ``scale``.
        scale: the largest value that can be stored, ``Info.scale``.

    Returns:
        float32 values from 0 to 1, of the same shape.
    """
    return np.asarray(x, dtype=np.float32) / np.float32(scale)


def one_hot(labels: np.ndarray, classes: int) -> np.ndarray:
    """Labels as rows of zeros with a single one (1-of-K).

    Args:
        labels: whole numbers from 0 to ``classes - 1``, shape ``(n,)``.
        classes: how many classes there are.

    Returns:
        float32 of shape ``(n, classes)``.
    """
    rows: np.ndarray = np.eye(classes, dtype=np.float32)[labels]
    return rows


def class_counts(labels: np.ndarray, classes: int) -> np.ndarray:
    """How many samples each class has.

    Args:
        labels: whole numbers from 0 to ``classes - 1``, shape ``(n,)``.
        classes: how many classes there are.

    Returns:
        int64 of shape ``(classes,)``.
    """
    return np.bincount(labels, minlength=classes)


def indices_of_class(labels: np.ndarray, label: int) -> np.ndarray:
    """Where the samples of one class lie.

    Args:
        labels: shape ``(n,)``.
        label: the class.

    Returns:
        Indices into ``labels``, rising.
    """
    return np.flatnonzero(labels == label)


def indices_by_class(labels: np.ndarray, classes: int, count: int, skip: int = 0) -> np.ndarray:
    """Where samples of each class lie.

    Args:
        labels: whole numbers from 0 to ``classes - 1``, shape ``(n,)``.
        classes: how many classes there are.
        count: samples wanted of each class.
        skip: samples of each class to pass over; begins again at its first after its last.

    Returns:
        Indices into ``labels``, shape ``(classes, count)``.
    """
    places = [indices_of_class(labels, label) for label in range(classes)]
    wanted = np.arange(skip, skip + count)
    return np.stack([place[wanted % len(place)] for place in places])


def flat_range(row: int, width: int) -> tuple[int, int]:
    """Where a row of an image lies after flattening.

    Args:
        row: number of the row, from 0.
        width: pixels in a row.

    Returns:
        Its first position in the flattened image and the position after its last.
    """
    return row * width, (row + 1) * width
