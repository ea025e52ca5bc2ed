"""Points of an own table: classes, targets, series, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dlcore.datasets.plane.plane import MAX_SAMPLES
from dlcore.datasets.uploads.csv_table import Column, ColumnKind, Table
from dlcore.errors import CsvConstant, CsvTooFewRows
from dlcore.playground.settings import Playground
from dlcore.playground.table_points import (
    coordinate_columns,
    points_of_columns,
    points_of_series,
    target_columns,
)

NUMBER, CATEGORY = ColumnKind.NUMBER, ColumnKind.CATEGORY


def column(name: str, values: Sequence[object], kind: ColumnKind = NUMBER) -> Column:
    return Column(name, tuple(map(str, values)), kind)


def table(*columns: Column) -> Table:
    return Table(columns, "utf-8", ",")


LENGTHS = column("length", range(20))
WIDTHS = column("width", [*range(100, 119), ""])
KINDS = column("kind", ["b", "a"] * 10, CATEGORY)
FLOWERS = table(LENGTHS, WIDTHS, KINDS, column("id", [f"no {n}" for n in range(20)], CATEGORY))


def test_two_columns_are_coordinates_and_a_third_the_class() -> None:
    points = points_of_columns(FLOWERS, "length", "width", "kind")
    # The last row lacks its width; classes are numbered in the order of their names.
    assert len(points.own) == 19
    assert points.own[0] == (-5.0, -5.0, 1.0)
    assert points.own[1][2] == 0.0
    assert points.own[-1] == (5.0, 5.0, 1.0)
    settings = Playground(shape=points.shape, own=points.own)
    assert settings.dataset().class_count == 2


def test_many_different_numbers_are_a_target() -> None:
    points = points_of_columns(FLOWERS, "length", "length", "width")
    assert [label for *_, label in points.own][:: len(points.own) - 1] == [-1.0, 1.0]
    assert Playground(shape=points.shape, own=points.own).dataset().class_count == 0


def test_a_value_of_a_series_follows_the_two_before_it() -> None:
    points = points_of_series(column("value", [0, 1, 2, 1, *[0] * 6, 2, 0]))
    assert points.own[0] == (-5.0, 0.0, 1.0)
    assert points.own[1] == (0.0, 5.0, 0.0)
    assert len(points.own) == 10


def test_columns_are_offered_where_they_are_usable() -> None:
    constant = column("constant", [3] * 20)
    offered = table(*FLOWERS.columns, constant)
    assert coordinate_columns(offered) == ("length", "width")
    assert target_columns(offered) == ("length", "width", "kind")


def test_a_long_table_keeps_rows_from_its_whole_length() -> None:
    count = 3 * MAX_SAMPLES
    halves = column("half", [0] * (count // 2) + [1] * (count // 2))
    points = points_of_columns(table(column("x", range(count)), halves), "x", "x", "half")
    assert len(points.own) == MAX_SAMPLES
    assert sum(label for *_, label in points.own) == MAX_SAMPLES / 2


def test_too_few_rows_and_a_single_class_are_named() -> None:
    with pytest.raises(CsvTooFewRows):
        points_of_series(column("value", range(11)))
    lonely = column("kind", ["a"] * 19 + ["b"], CATEGORY)
    with pytest.raises(CsvConstant):
        points_of_columns(table(LENGTHS, WIDTHS, lonely), "length", "width", "kind")
