"""What the figures of :mod:`dlcore.analysis.run_metrics` are called and how they are written."""

from __future__ import annotations

from pages.ui.shell.metric_names import figure_text, is_share, metric_name, series_name
from pages.ui.shell.text import duration, number, t

_TEST, _BEST = "test_", "best_"


def figure_name(name: str) -> str:
    """A figure in words.

    Args:
        name: as ``dlcore.analysis.run_metrics`` has it.
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


def written(name: str, value: float | None) -> str:
    """A figure as text."""
    if name == "seconds":
        return duration(value)
    if name in ("epochs", "parameters"):
        return number(None if value is None else round(value))
    return figure_text(_metric(name), value)


def is_percentage(name: str) -> bool:
    """Whether the figure is a share of 1, and so is drawn as per cent."""
    return is_share(_metric(name).removeprefix("val_"))


def distance(name: str, value: float) -> str:
    """A difference between two figures: of shares in percentage points, with its sign."""
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    if is_percentage(name):
        return t("chance.points", value=sign + number(100 * abs(value), 2))
    return sign + number(abs(value))


def _metric(name: str) -> str:
    return name.removeprefix(_TEST).removeprefix(_BEST)
