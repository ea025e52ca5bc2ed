"""Doubt whether a drawing shows one digit: a logistic regression on four signs.

Two digits that touch or overlap are one ink, and the detector takes some of them for a digit. Then
the classifier is less sure than usual, the networks see different digits, or the ink is wide.
``dlcore.pretrained.digits.train_detector`` fits the weights of the signs.
"""

from __future__ import annotations

import numpy as np

from dlcore.arrays import Array
from dlcore.handwriting.drawing import INK

SIGNS = ("no_digit", "agreement", "width", "error")
"""Log-odds of no digit and of the classifier's digit, both of the detector; width of the ink as a
share of its height; logarithm of the classifier's probability of an error."""

_SMALLEST = 1e-4
"""Bound of a probability before its logarithm."""


def signs_of(seen: Array, read: Array, images: Array) -> Array:
    """Return the signs of doubt in each image, shape ``(images, 4)``.

    Args:
        seen: outputs of the detector, shape ``(images, 11)``.
        read: outputs of the bundled classifier, shape ``(images, 10)``.
        images: prepared drawings, shape ``(images, 28, 28)``.
    """
    agreement = np.take_along_axis(seen, read.argmax(axis=1)[:, np.newaxis], axis=1)[:, 0]
    error = np.log(np.maximum(1 - read.max(axis=1), _SMALLEST))
    widths = np.array([_width(image) for image in images])
    return np.stack([_log_odds(seen[:, -1]), _log_odds(agreement), widths, error], axis=1)


def _log_odds(probabilities: Array) -> Array:
    bounded = np.clip(probabilities.astype(np.float64), _SMALLEST, 1 - _SMALLEST)
    return np.log(bounded / (1 - bounded))


def _width(image: Array) -> float:
    """Return the width of the ink as a share of its height; 0 without ink."""
    rows, columns = (np.flatnonzero((image > INK).any(axis=axis)) for axis in (1, 0))
    return float(np.ptp(columns) + 1) / float(np.ptp(rows) + 1) if rows.size else 0.0


def fit_weights(signs: Array, is_one_digit: Array) -> Array:
    """Fit the weights of the signs and, last, the bias by Newton's method.

    Args:
        signs: shape ``(images, 4)``.
        is_one_digit: bool, shape ``(images,)``.
    """
    x = np.column_stack([signs, np.ones(len(signs))])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        doubted = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (~is_one_digit - doubted)
        curvature = (x.T * (doubted * (1 - doubted))) @ x + 1e-3 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curvature, gradient)
    return weights
