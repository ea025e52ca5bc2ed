"""What metrics are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlcore import Spec
from pages.ui.shell.text import number, percent, t

_SHARES = {"accuracy", "precision", "recall"}
_VALIDATION = "val_"
LEARNING_RATE = "learning_rate"
"""Told beside the metrics while it is being lowered; it is measured on nothing."""


def metric_name(name: str) -> str:
    """A metric in words; in Japanese with its Keras name beside it.

    Args:
        name: Keras' name, without ``val_``.
    """
    names = {
        "loss": t("chart.loss"),
        "accuracy": t("chart.accuracy"),
        "precision": t("chart.precision"),
        "recall": t("chart.recall"),
        "mae": t("chart.mae"),
        "rmse": t("chart.rmse"),
        LEARNING_RATE: t("chart.learning_rate"),
    }
    return names.get(name, name)


def series_name(name: str) -> str:
    """A metric with what it was measured on, training or validation data.

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
    """Whether the metric lies between 0 and 1, 1 being best."""
    return name in _SHARES


def main_metric(spec: Spec) -> str:
    """The metric that tells most of a run: accuracy, else its first, else the loss."""
    names = [metric.value for metric in spec.training.metrics]
    return "accuracy" if "accuracy" in names else [*names, "loss"][0]


def metrics_of(measured: Iterable[Mapping[str, float]]) -> list[str]:
    """Names of all that was measured, in Keras' order: the loss first, validation last.

    Args:
        measured: figures by metric, of several epochs or runs.
    """
    names = dict.fromkeys(name for figures in measured for name in figures)
    return sorted(names, key=lambda n: (n.startswith(_VALIDATION), not n.endswith("loss")))


def figure_text(name: str, value: float | None) -> str:
    """A measured figure: shares as per cent, others with four decimals.

    Args:
        name: the metric, Keras' name; ``val_`` before it does not matter.
        value: None or NaN where there is none.
    """
    share = is_share(name.removeprefix(_VALIDATION))
    return percent(value, 2) if share else number(value)
