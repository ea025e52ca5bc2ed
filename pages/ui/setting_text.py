"""The value of a setting in words, see ``dlcore.compare.differences``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dlcore.compare import Value
from pages.ui.metrics import metric_name, series_name
from pages.ui.names import name_of
from pages.ui.text import NOTHING, number, percent, t

_DIGITS = 6


def setting_text(path: str, value: Value) -> str:
    """A value in words.

    Args:
        path: of the setting, for instance ``layers.1.units``.
        value: its value; None where a run has no such setting.
    """
    if isinstance(value, bool):
        return t("compare.yes") if value else t("compare.no")
    if path == "dataset.train_size" and value is None:
        return t("compare.all")
    if value is None:
        return NOTHING
    if isinstance(value, tuple):
        return t("chart.separator").join(metric_name(name) for name in value)
    if path == "training.validation":
        return t("compare.test_set") if isinstance(value, str) else percent(value, 0)
    if isinstance(value, str):
        return _WORDS.get(_kind(path), str)(value)
    return plain_number(value)


def plain_number(value: float) -> str:
    """A number with as many decimals as it has."""
    decimals = f"{value:.{_DIGITS}g}".partition(".")[2]
    return number(value, len(decimals) if "e" not in decimals else 2)


def _kind(path: str) -> str:
    """A path without list positions."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


_WORDS: Mapping[str, Callable[[str], str]] = {
    "dataset.name": lambda code: name_of("dataset", code),
    "layers.kind": lambda code: name_of("layer", code),
    "layers.activation": lambda code: name_of("activation", code),
    "training.optimizer.name": lambda code: name_of("optimizer", code),
    "training.loss": lambda code: name_of("loss", code),
    "training.early_stopping.monitor": series_name,
}
