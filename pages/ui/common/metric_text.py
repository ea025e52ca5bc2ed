"""Names and values of the metrics of :mod:`dlcore.analysis.run_metrics` as text."""

from __future__ import annotations

from pages.ui.shell.metric_names import format_metric, is_share, metric_name, series_name
from pages.ui.shell.text import duration, number, t

_TEST, _BEST = "test_", "best_"


def run_metric_name(name: str) -> str:
    """Return a metric's name in words.

    Args:
        name: as in ``dlcore.analysis.run_metrics``.
    """
    costs = {
        "seconds": t("compare.time"),
        "epochs": t("compare.epochs_done"),
        "parameters": t("compare.parameters"),
    }
    if name in costs:
        return costs[name]
    if name.startswith(_TEST):
        return t("compare.test", metric=metric_name(name.removeprefix(_TEST)))
    if name.startswith(_BEST):
        return t("compare.at_best", metric=series_name(name.removeprefix(_BEST)))
    return series_name(name)


def format_run_metric(name: str, value: float | None) -> str:
    """Return a value as text."""
    if name == "seconds":
        return duration(value)
    if name in ("epochs", "parameters"):
        return number(None if value is None else round(value))
    return format_metric(_keras_name(name), value)


def is_percentage(name: str) -> bool:
    """Whether the metric is a share of 1, and so is drawn as per cent."""
    return is_share(_keras_name(name).removeprefix("val_"))


def format_difference(name: str, value: float) -> str:
    """Return the difference of two values with its sign: of shares in percentage points."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    if is_percentage(name):
        return t("chance.points", value=sign + number(100 * abs(value), 2))
    return sign + number(abs(value))


def _keras_name(name: str) -> str:
    return name.removeprefix(_TEST).removeprefix(_BEST)
