"""Own points of the playground from the columns of an uploaded table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.plane.plane import MAX_SAMPLES, MIN_OWN_POINTS, OwnPoint
from dlcore.datasets.plane.shapes import ShapeName
from dlcore.datasets.uploads.csv_table import Column, ColumnKind, Table
from dlcore.errors import CsvConstant, CsvTooFewRows

LARGEST = 5.0
"""To which the largest coordinate is scaled; that of a target is 1."""

_SHAPES: Mapping[int, ShapeName] = {2: "circle", 3: "three", 4: "four"}
"""Shape of own points by their number of classes."""

_REGRESSION: ShapeName = "slope"


@dataclass(frozen=True)
class TablePoints:
    """The settings of a playground that come from a table.

    Args:
        shape: how many classes the points have.
        own: the points.
    """

    shape: ShapeName
    own: tuple[OwnPoint, ...]


def coordinate_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of different numbers."""
    return tuple(column.name for column in table.columns if _is_varied_number(column))


def target_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of different numbers or of two to four classes."""
    columns = table.columns
    return tuple(c.name for c in columns if _is_varied_number(c) or c.distinct in _SHAPES)


def points_of_columns(table: Table, x1: str, x2: str, target: str) -> TablePoints:
    """Return the rows of a table as points; rows that lack a value are left out.

    Args:
        table: the table.
        x1, x2: two of ``coordinate_columns``.
        target: one of ``target_columns``; two to four different values are classes.

    Raises:
        CsvTooFewRows: fewer rows are complete than the playground needs.
        CsvConstant: the complete rows have one class.
    """
    column = table.column(target)
    coordinates = np.column_stack([table.column(name).numbers for name in (x1, x2)])
    if column.distinct not in _SHAPES:
        return _points(coordinates, column.numbers, _REGRESSION)
    names = column.categories()
    codes = [names.index(text) if text else np.nan for text in column.texts]
    points = _points(coordinates, np.array(codes), _SHAPES[column.distinct])
    if len({label for _, _, label in points.own}) < 2:
        raise CsvConstant(name=target)
    return points


def points_of_series(column: Column) -> TablePoints:
    """Return a point for each value of a series: the two values before it, and the value itself.

    Args:
        column: of numbers, in chronological order.

    Raises:
        CsvTooFewRows: the series is too short.
    """
    values = column.numbers
    return _points(np.column_stack([values[:-2], values[1:-1]]), values[2:], _REGRESSION)


def _points(coordinates: Array, target: Array, shape: ShapeName) -> TablePoints:
    is_complete = ~np.isnan(np.column_stack([coordinates, target])).any(1)
    count = int(is_complete.sum())
    if count < MIN_OWN_POINTS:
        raise CsvTooFewRows(given=count, minimum=MIN_OWN_POINTS)
    # Evenly spaced rows, so that a sorted table keeps all of its classes.
    chosen = np.flatnonzero(is_complete)[
        np.linspace(0, count - 1, min(count, MAX_SAMPLES)).round().astype(int)
    ]
    x = _scaled(coordinates[chosen], LARGEST)
    y = _scaled(target[chosen], 1.0) if shape == _REGRESSION else target[chosen]
    rows = np.column_stack([x, y]).tolist()
    return TablePoints(shape=shape, own=tuple(map(tuple, rows)))


def _scaled(values: Array, limit: float) -> Array:
    """Shift and scale columns to the range from -limit to limit, with the address' two decimals."""
    low, high = values.min(0), values.max(0)
    half = np.where(high > low, (high - low) / 2, 1.0)
    scaled: Array = ((values - (low + half)) / half * limit).round(2)
    return scaled


def _is_varied_number(column: Column) -> bool:
    return column.kind is ColumnKind.NUMBER and column.distinct > 1
