"""Names and values of Keras metrics as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlcore import Spec
from dlcore.models.metrics import MetricName
from dlcore.models.second_output import FIRST_OUTPUT
from pages.ui.shell.names import FAMILIES, name_of
from pages.ui.shell.text import number, percent, t

_SHARES = {metric.value for metric in MetricName if metric.is_share}
_VALIDATION = "val_"
LEARNING_RATE = "learning_rate"
"""Reported with the metrics while it is being reduced; it is measured on no data."""


def metric_name(name: str, beside: Iterable[str] = ()) -> str:
    """Return a metric's name in words; in Japanese with its Keras name.

    Args:
        name: Keras' name, without ``val_``.
        beside: names of the metrics that are shown with it. Beside those of a second output, a
            metric of the first output is named after its output, and the loss is a sum.
    """
    if any(map(_is_of_output, beside)):
        if name == "loss":
            return t("chart.total_loss")
        name = f"{FIRST_OUTPUT}_{name}" if name in {*MetricName} else name
    if name in {*MetricName}:
        return t(f"chart.{name}")
    if _is_of_output(name):
        output, _, metric = name.partition("_")
        return t("chart.of_output", metric=metric_name(metric), output=name_of("output", output))
    return {"loss": t("chart.loss"), LEARNING_RATE: t("chart.learning_rate")}.get(name, name)


def _is_of_output(name: str) -> bool:
    """Whether a metric is named after one of two outputs."""
    return name.removeprefix(_VALIDATION).partition("_")[0] in FAMILIES["output"]


def series_name(name: str, beside: Iterable[str] = ()) -> str:
    """Return a metric's name with the data it was measured on, training or validation.

    Args:
        name: Keras' name, ``val_`` included.
        beside: as of ``metric_name``.
    """
    if name == LEARNING_RATE:
        return metric_name(name)
    metric = metric_name(name.removeprefix(_VALIDATION), beside)
    if name.startswith(_VALIDATION):
        return t("chart.on_validation", metric=metric)
    return t("chart.on_training", metric=metric)


def is_share(name: str) -> bool:
    """Whether the metric is between 0 and 1, 1 being best."""
    return name.rpartition("_")[2] in _SHARES


def main_metric(spec: Spec) -> str:
    """Return the most informative metric of a run: accuracy, else its first, else the loss."""
    names = [metric.value for metric in spec.training.metrics]
    return "accuracy" if "accuracy" in names else [*names, "loss"][0]


def chart_metrics(spec: Spec) -> list[str]:
    """Return the metrics of a run's chart, without ``val_``: the losses, then the main metrics."""
    names = ["loss", *(spec.second_output.metrics if spec.second_output else ())]
    return sorted(dict.fromkeys([*names, main_metric(spec)]), key=_order)


def _order(name: str) -> tuple[bool, bool]:
    """Return a key that puts losses first, and what one output alone measures last."""
    return not name.endswith("loss"), "_" in name.removeprefix(_VALIDATION)


def metrics_of(measured: Iterable[Mapping[str, float]]) -> list[str]:
    """Return the names of all metrics in order: the loss first, validation last.

    Args:
        measured: values by metric, of several epochs or runs.
    """
    names = dict.fromkeys(name for values in measured for name in values)
    return sorted(names, key=lambda name: (name.startswith(_VALIDATION), *_order(name)))


def format_metric(name: str, value: float | None) -> str:
    """Return a value as text: shares as per cent, others with four decimals.

    Args:
        name: the metric, Keras' name; ``val_`` before it does not matter.
        value: None or NaN if there is none.
    """
    share = is_share(name.removeprefix(_VALIDATION))
    return percent(value, 2) if share else number(value)
