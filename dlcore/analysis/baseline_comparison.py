"""Baselines: predictions without learning, and how a run's test metrics compare with them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dlcore.analysis.data_facts import DataFacts
from dlcore.models.metrics import MetricName
from dlcore.spec import Loss, Spec

TOLERANCE = 0.05
"""Errors that differ by at most this share count as equal."""

STANDARD_ERRORS = 1.64
"""Accuracies that differ by at most so many standard errors count as equal: chance alone exceeds
the difference in one of 20 test sets."""


class BaselineKind(StrEnum):
    """A prediction without learning."""

    MAJORITY = "majority"
    """Always the most frequent class of the training data."""

    CHANCE = "chance"
    """A guess among the classes."""

    SHARES = "shares"
    """Always the shares of the classes in the training data as probabilities."""

    MEAN = "mean"
    """Always the mean of the training targets."""

    NAIVE = "naive"
    """The best naive forecast of a series."""


class Standing(StrEnum):
    """A run compared with its baseline."""

    BETTER = "better"
    ALIKE = "alike"
    WORSE = "worse"


@dataclass(frozen=True)
class Comparison:
    """A run's test metric and its baseline.

    Args:
        kind: of the baseline.
        standing: of the run.
        metric: the metric by which they are compared.
        value: of the run.
        baseline: value of the baseline.
    """

    kind: BaselineKind
    standing: Standing
    metric: str
    value: float
    baseline: float


def compare(
    spec: Spec, test: Mapping[str, float], facts: DataFacts | None, naive: Mapping[str, float]
) -> Comparison | None:
    """Compare a run with its baseline.

    Args:
        spec: of the run.
        test: its metrics on the test part.
        facts: of its data; None for a run of version 0.2.0.
        naive: RMSE of each naive forecast; empty for data that is no series.

    Returns:
        None where no metric can be compared.
    """
    info = spec.dataset.info()
    if info.task.is_classification():
        if MetricName.ACCURACY in test and facts:
            return _compare_accuracy(test["accuracy"], facts, len(info.classes), info.test_size)
        loss = None if has_penalty(spec) else test.get("loss")
        shares = facts.test.get("crossentropy") if facts else None
        return _compare_errors(BaselineKind.SHARES, "loss", loss, shares)
    errors = errors_of(spec, test)
    if naive:
        return _compare_errors(BaselineKind.NAIVE, "rmse", errors.get("rmse"), min(naive.values()))
    # With few samples chance alone can make the error smaller.
    tolerance = max(TOLERANCE, 1 / math.sqrt(info.test_size))
    for metric in ("rmse", "mae"):
        if metric in errors and facts:
            of_mean = facts.test.get(metric)
            return _compare_errors(BaselineKind.MEAN, metric, errors[metric], of_mean, tolerance)
    return None


def errors_of(spec: Spec, metrics: Mapping[str, float], part: str = "") -> Mapping[str, float]:
    """Return RMSE and MAE as far as metrics have them; a loss with a penalty is no error.

    Args:
        spec: of the run.
        metrics: by Keras name.
        part: prefix of the names, for instance ``val_``.
    """
    errors = {
        metric.value: metrics[f"{part}{metric}"]
        for metric in (MetricName.RMSE, MetricName.MAE)
        if f"{part}{metric}" in metrics
    }
    loss = metrics.get(f"{part}loss")
    if loss is not None and loss >= 0 and not has_penalty(spec):
        if spec.training.loss is Loss.MEAN_SQUARED_ERROR:
            errors.setdefault("rmse", math.sqrt(loss))
        if spec.training.loss is Loss.MEAN_ABSOLUTE_ERROR:
            errors.setdefault("mae", loss)
    return errors


def compare_error(value: float, baseline: float, tolerance: float = TOLERANCE) -> Standing:
    """Compare an error with that of a baseline.

    Args:
        value: the error; one that is not finite is larger than any baseline.
        baseline: error of the baseline.
        tolerance: share of the baseline by which a better error must be smaller.
    """
    if not math.isfinite(value) or value > (1 + TOLERANCE) * baseline:
        return Standing.WORSE
    return Standing.BETTER if value < (1 - tolerance) * baseline else Standing.ALIKE


def has_penalty(spec: Spec) -> bool:
    """Return whether the loss contains a penalty on the weights (L1 or L2)."""
    parts = (part for layer in spec.layers for part in layer.parts)
    return any(
        regularizer.l1 or regularizer.l2
        for part in parts
        if (regularizer := getattr(part, "regularizer", None))
    )


def accuracy_margin(share: float, samples: int) -> float:
    """Return the margin of error of an accuracy on so many samples."""
    return STANDARD_ERRORS * math.sqrt(share * (1 - share) / samples) if samples else 1.0


def accuracy_baseline(facts: DataFacts, classes: int) -> tuple[BaselineKind, float]:
    """Return the better baseline for the accuracy on the test part, and its accuracy.

    Args:
        facts: of data with classes.
        classes: number of classes.
    """
    majority = facts.test["accuracy"]
    if majority <= 1 / classes:
        return BaselineKind.CHANCE, 1 / classes
    return BaselineKind.MAJORITY, majority


def _compare_accuracy(value: float, facts: DataFacts, classes: int, samples: int) -> Comparison:
    kind, baseline = accuracy_baseline(facts, classes)
    margin = accuracy_margin(baseline, samples)
    standing = Standing.ALIKE
    if value - baseline > margin:
        standing = Standing.BETTER
    elif baseline - value > margin:
        standing = Standing.WORSE
    return Comparison(kind, standing, "accuracy", value, baseline)


def _compare_errors(
    kind: BaselineKind,
    metric: str,
    value: float | None,
    baseline: float | None,
    tolerance: float = TOLERANCE,
) -> Comparison | None:
    if value is None or not baseline:
        return None
    return Comparison(kind, compare_error(value, baseline, tolerance), metric, value, baseline)
