"""Values of settings as text, see ``dlcore.analysis.compare.differences``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dlcore.analysis.compare import SettingValue
from dlcore.models.layers import AnyLayer
from dlcore.models.layers.traits import Role
from pages.ui.shell.metric_names import metric_name, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.text import NOTHING, clip, has, number, percent, t

_DIGITS = 6
_SHARES = (
    "training.validation",
    "dataset.test_share",
    "dataset.wrong_labels",
    "dataset.rare_share",
)
_HASH_SHOWN = 8

LAYER_SIZES = ("units", "filters", "rate")
"""Settings that say how large a layer is."""


def setting_text(path: str, value: SettingValue) -> str:
    """Return the text of a value.

    Args:
        path: of the setting, for instance ``layers.1.units``.
        value: None if a run has no such setting; a tuple may be empty, as of no metrics.
    """
    if isinstance(value, bool):
        return t("compare.yes") if value else t("compare.no")
    if path == "dataset.train_size" and value is None:
        return t("compare.all")
    if value is None or value == ():
        return NOTHING
    if path == "dataset.features" and isinstance(value, tuple):
        return clip(t("chart.separator").join(value))
    if isinstance(value, tuple):
        return t("chart.separator").join(metric_name(name) for name in value)
    if isinstance(value, str):
        return _code_text(path, value)
    return percent(value, 0) if path in _SHARES else plain_number(value)


def plain_number(value: float) -> str:
    """Return a number with its significant decimals only."""
    exponent = Decimal(f"{value:.{_DIGITS}g}").as_tuple().exponent
    return number(value, max(0, -int(exponent)))


def layers_text(layers: Sequence[AnyLayer]) -> str:
    """Return the kinds of the layers with their sizes, for instance ``Dense 64 → Dense 10``."""
    return " → ".join(_layer_text(layer) for layer in layers if layer.role is not Role.RESHAPE)


def _layer_text(layer: AnyLayer) -> str:
    size = next((value for name in LAYER_SIZES if (value := getattr(layer, name, None))), None)
    kind = name_of("layer", layer.kind)
    return kind if size is None else t("train.layer_size", layer=kind, size=plain_number(size))


def _code_text(path: str, code: str) -> str:
    field = path.rpartition(".")[2]
    match path, field:
        case "dataset.name", _:
            return name_of("dataset", code)
        case "dataset.sha256", _:
            return code[:_HASH_SHOWN]
        case "training.optimizer.name", _:
            return name_of("optimizer", code)
        case "training.validation", _:
            return t("compare.test_set")
        case _, "kind":
            return name_of("layer", code)
        case _, "activation" | "loss" | "precision" | "trainer":
            return name_of(field, code)
        case "second_output.group", _:
            return name_of("output", code)
        case _, "monitor":
            return series_name(code)
    return t(f"field.{field}.{code}") if has(f"field.{field}.{code}") else code
