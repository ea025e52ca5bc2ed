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
        beside: as of ``output_of``.
    """
    measure = without_output(name)
    others = {"loss": t("chart.loss"), LEARNING_RATE: t("chart.learning_rate")}
    words = t(f"chart.{measure}") if measure in {*MetricName} else others.get(measure, measure)
    output = output_of(name, beside)
    return t("chart.of_output", metric=words, output=output) if output else words


def output_of(name: str, beside: Iterable[str] = ()) -> str | None:
    """Return which of two outputs a metric measures, in words; None without a second output.

    Args:
        name: Keras' name.
        beside: names of the metrics that are shown with it. Beside those of a second output, a
            plain name is one of the first output, and the loss is the sum of both.
    """
    plain = name.removeprefix(_VALIDATION)
    if _names_output(plain):
        return name_of("output", plain.partition("_")[0])
    if not any(_names_output(other.removeprefix(_VALIDATION)) for other in beside):
        return None
    if plain == "loss":
        return t("chart.sum")
    return name_of("output", FIRST_OUTPUT) if plain in {*MetricName} else None


def without_output(name: str) -> str:
    """Return the name of a metric without that of its output."""
    prefix = _VALIDATION if name.startswith(_VALIDATION) else ""
    plain = name.removeprefix(prefix)
    return prefix + plain.partition("_")[2] if _names_output(plain) else name


def _names_output(name: str) -> bool:
    return name.partition("_")[0] in FAMILIES["output"]


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
