"""Names and values of Keras metrics as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlcore import Spec
from dlcore.models.metrics import MetricName
from pages.ui.shell.text import number, percent, t

_SHARES = {metric.value for metric in MetricName if metric.is_share}
_VALIDATION = "val_"
LEARNING_RATE = "learning_rate"
"""Reported with the metrics while it is being reduced; it is measured on no data."""


def metric_name(name: str) -> str:
    """Return a metric's name in words; in Japanese with its Keras name.

    Args:
        name: Keras' name, without ``val_``.
    """
    if name in {*MetricName}:
        return t(f"chart.{name}")
    return {"loss": t("chart.loss"), LEARNING_RATE: t("chart.learning_rate")}.get(name, name)


def series_name(name: str) -> str:
    """Return a metric's name with the data it was measured on, training or validation.

    Args:
        name: Keras' name, ``val_`` included.
    """
    if name == LEARNING_RATE:
        return metric_name(name)
    metric = metric_name(name.removeprefix(_VALIDATION))
    if name.startswith(_VALIDATION):
        return t("chart.on_validation", metric=metric)
    return t("chart.on_training", metric=metric)


def is_share(name: str) -> bool:
    """Whether the metric is between 0 and 1, 1 being best."""
    return name in _SHARES


def main_metric(spec: Spec) -> str:
    """Return the most informative metric of a run: accuracy, else its first, else the loss."""
    names = [metric.value for metric in spec.training.metrics]
    return "accuracy" if "accuracy" in names else [*names, "loss"][0]


def metrics_of(measured: Iterable[Mapping[str, float]]) -> list[str]:
    """Return the names of all metrics in Keras' order: the loss first, validation last.

    Args:
        measured: values by metric, of several epochs or runs.
    """
    names = dict.fromkeys(name for values in measured for name in values)
    return sorted(names, key=lambda n: (n.startswith(_VALIDATION), not n.endswith("loss")))


def format_metric(name: str, value: float | None) -> str:
    """Return a value as text: shares as per cent, others with four decimals.

    Args:
        name: the metric, Keras' name; ``val_`` before it does not matter.
        value: None or NaN if there is none.
    """
    share = is_share(name.removeprefix(_VALIDATION))
    return percent(value, 2) if share else number(value)
