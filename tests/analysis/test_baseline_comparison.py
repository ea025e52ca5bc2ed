"""Comparison of test metrics with predictions without learning."""

from __future__ import annotations

import math

import pytest

from dlcore import PRESETS, Spec
from dlcore.analysis.baseline_comparison import (
    BaselineKind,
    Comparison,
    Standing,
    compare,
    compare_error,
    errors_of,
)
from tests.analysis.judged import DIGITS, class_facts, number_facts, table

AIRLINE = PRESETS["airline-lstm"].spec
NAIVE = {"persistence": 0.1003, "seasonal_naive": 0.1008}
MEAN_ABSOLUTE = {"training.loss": "mean_absolute_error", "training.metrics": []}


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ({"rmse": 0.05}, Standing.BETTER),
        ({"rmse": 0.1008, "loss": 9.0}, Standing.ALIKE),
        ({"rmse": 0.1605}, Standing.WORSE),
        ({"rmse": math.nan}, Standing.WORSE),
        ({"loss": 0.01}, Standing.ALIKE),
        ({"mae": 0.05}, None),
        ({}, None),
    ],
)
def test_a_forecast_is_compared_with_the_best_naive_one(
    test: dict[str, float], expected: Standing | None
) -> None:
    found = compare(AIRLINE, test, None, NAIVE)
    assert (found.standing if found else None) is expected
    assert found is None or (found.kind, found.baseline) == (BaselineKind.NAIVE, 0.1003)


@pytest.mark.parametrize(
    ("accuracy", "rows", "expected"),
    [
        (0.96, 5000, Standing.BETTER),
        (0.96, 100, Standing.ALIKE),  # One of 20 test rows is 5 %.
        (0.90, 5000, Standing.ALIKE),
        (0.80, 5000, Standing.WORSE),
    ],
)
def test_luck_is_no_difference(accuracy: float, rows: int, expected: Standing) -> None:
    found = compare(table(rows, 2), {"accuracy": accuracy}, class_facts(0.9), {})
    assert found == Comparison(BaselineKind.MAJORITY, expected, "accuracy", accuracy, 0.9)


@pytest.mark.parametrize(
    ("majority", "kind", "baseline"),
    [(0.09, BaselineKind.CHANCE, 0.1), (0.1135, BaselineKind.MAJORITY, 0.1135)],
)
def test_a_guess_is_right_in_one_of_ten_of_ten_classes(
    majority: float, kind: BaselineKind, baseline: float
) -> None:
    found = compare(DIGITS, {"accuracy": 0.098}, class_facts(majority), {})
    assert found == Comparison(kind, Standing.ALIKE, "accuracy", 0.098, baseline)


def test_without_an_accuracy_the_loss_is_compared() -> None:
    found = compare(PRESETS["precision-binary"].spec, {"loss": 0.35}, class_facts(0.5), {})
    assert found == Comparison(BaselineKind.SHARES, Standing.BETTER, "loss", 0.35, 0.7)


@pytest.mark.parametrize(
    ("spec", "test", "expected"),
    [
        (table(2000), {"rmse": 0.1}, ("rmse", Standing.BETTER)),
        (table(2000, settings=MEAN_ABSOLUTE), {"loss": 0.2}, ("mae", Standing.WORSE)),
    ],
)
def test_numbers_are_compared_with_the_mean(
    spec: Spec, test: dict[str, float], expected: tuple[str, Standing]
) -> None:
    found = compare(spec, test, number_facts(0.2), {})
    assert found and (found.metric, found.standing) == expected
    assert found.kind is BaselineKind.MEAN


def test_nothing_is_compared_without_facts() -> None:
    assert compare(DIGITS, {"accuracy": 0.9, "loss": 0.1}, None, {}) is None
    assert compare(table(100), {"rmse": 0.1}, None, {}) is None


def test_errors_come_from_the_loss_where_it_is_one() -> None:
    spec = table(100, settings={"training.metrics": []})
    assert errors_of(spec, {"val_loss": 0.04}, "val_") == {"rmse": pytest.approx(0.2)}
    assert errors_of(DIGITS, {"loss": 0.04}) == {}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.9, Standing.BETTER),
        (0.98, Standing.ALIKE),
        (1.02, Standing.ALIKE),
        (1.2, Standing.WORSE),
        (math.nan, Standing.WORSE),
    ],
)
def test_errors_that_hardly_differ_are_alike(value: float, expected: Standing) -> None:
    assert compare_error(value, 1.0) is expected
    assert compare_error(value, 0.0) is Standing.WORSE
