"""Encoding of the columns of a table as the arrays of a data set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.uploads.csv_facts import Feature
from dlcore.datasets.uploads.csv_table import Column

MAX_MAGNITUDE = 1e9
"""Scaled numbers are clipped to this magnitude."""

Scaling = Literal["standard", "minmax", "none"]


def one_hot(column: Column, categories: Sequence[str]) -> Array:
    """Return whether each row has each category, shape ``(rows, categories)``."""
    encoded: Array = np.equal.outer(np.array(column.texts), categories)
    return encoded


def category_codes(column: Column, categories: Sequence[str]) -> Array:
    """Return the index of each row's category; -1 where it is missing or another one."""
    codes = {text: code for code, text in enumerate(categories)}
    return np.array([codes.get(text, -1) for text in column.texts], np.int32)


def feature_values(column: Column, feature: Feature) -> Array:
    """Return the numbers of a column, or its categories by their index."""
    return category_codes(column, feature.categories) if feature.categories else column.numbers


def fill_and_scale(numbers: Array, fitted: Array, scaling: Scaling) -> Array:
    """Fill and scale numbers by the mean and so on of the fitted ones."""
    known = fitted[np.isfinite(fitted)]
    if not len(known):
        return np.zeros(len(numbers))
    filled = np.where(np.isfinite(numbers), numbers, known.mean())
    if scaling == "standard":
        return _scale(filled, known.mean(), known.std())
    if scaling == "minmax":
        return _scale(filled, known.min(), np.ptp(known))
    return filled


def encode_target(
    column: Column, classes: Sequence[str], target_range: tuple[float, float] | None
) -> Array:
    """Encode the target of all rows; values of rows without a target are meaningless.

    Args:
        column: the target.
        classes: its classes, for classification.
        target_range: smallest and largest training target, for regression.
    """
    if target_range is None:
        return category_codes(column, classes)
    minimum, maximum = target_range
    scaled = _scale(column.numbers, minimum, maximum - minimum)
    return scaled[:, np.newaxis].astype(np.float32)


def join_columns(blocks: Iterable[Array], width: int, parts: Sequence[Array]) -> list[Array]:
    """Join blocks of columns for the rows of each part, float32; holds one block at a time."""
    arrays = [np.empty((len(rows), width), np.float32) for rows in parts]
    offset = 0
    for block in blocks:
        for array, rows in zip(arrays, parts, strict=True):
            array[:, offset : offset + block.shape[1]] = block[rows]
        offset += block.shape[1]
    return arrays


def _scale(numbers: Array, offset: float, divisor: float) -> Array:
    """Subtract and divide; clipped, as test rows may lie far outside the fitted range."""
    with np.errstate(over="ignore"):
        scaled: Array = np.clip(
            (numbers - offset) / (divisor or 1.0), -MAX_MAGNITUDE, MAX_MAGNITUDE
        )
    return scaled
