"""Forecasts that have learned nothing, and how a run stands against them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum

from dlcore.datasets import AirlinePassengers
from dlcore.spec import Loss, MetricName, Spec

ALIKE = 0.05
"""Errors that differ by no more than this share are taken for the same."""


class Standing(StrEnum):
    """A run's error beside the smallest error of the forecasts that have learned nothing."""

    BETTER = "better"
    ALIKE = "alike"
    WORSE = "worse"


def naive_errors(spec: Spec) -> Mapping[str, float]:
    """RMSE on the test part, in the units of the run's own, by the forecast's code.

    Empty for data of which there is no forecast without learning.
    """
    if not isinstance(spec.dataset, AirlinePassengers):
        return {}
    return {code: figure.rmse for code, figure in spec.dataset.baselines().items()}


def standing(spec: Spec, test: Mapping[str, float]) -> Standing | None:
    """How a run stands.

    Args:
        spec: of the run.
        test: its figures on the test part by metric.

    Returns:
        None where there is nothing to compare.
    """
    known, error = naive_errors(spec), _rmse(spec, test)
    if not known or error is None:
        return None
    ratio = error / min(known.values())
    if abs(ratio - 1) <= ALIKE:
        return Standing.ALIKE
    return Standing.BETTER if ratio < 1 else Standing.WORSE


def _rmse(spec: Spec, test: Mapping[str, float]) -> float | None:
    measured = test.get(MetricName.RMSE)
    if measured is not None:
        return measured
    squared = test.get("loss") if spec.training.loss is Loss.MEAN_SQUARED_ERROR else None
    return math.sqrt(squared) if squared is not None else None
