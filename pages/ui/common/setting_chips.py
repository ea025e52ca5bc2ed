"""A run's settings as a line of chips, those that differ from the preset marked."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dlcore import Spec
from dlcore.analysis.compare import SettingValue
from dlcore.analysis.variation import variation
from pages.ui.common.setting_text import LAYER_SIZES, layers_text, setting_text
from pages.ui.shell.problems import path_text
from pages.ui.shell.text import t

_IN_LAYERS = ("kind", *LAYER_SIZES)
"""Settings that the chip of the layers contains."""


def setting_chips(spec: Spec) -> str:
    """Return the layers, the data set and the settings of the training as an HTML list."""
    found = variation(spec)
    changed = {**found.settings, **({} if found.seed is None else {"seed": found.seed})}
    in_layers = {path for path in changed if _is_in_layers(path)}
    main = _main_settings(spec)
    others = {path: changed[path] for path in changed if path not in in_layers | main.keys()}
    chips = [
        _chip(layers_text(spec.layers), bool(in_layers)),
        *(_chip(_text(path, value, ()), path in changed) for path, value in main.items()),
        *(_chip(_text(path, value, found.layers), True) for path, value in others.items()),
    ]
    return f'<ul class="dl-chips">{"".join(chips)}</ul>'


def _main_settings(spec: Spec) -> Mapping[str, SettingValue]:
    training = spec.training
    return {
        "dataset.name": spec.dataset.name,
        "training.epochs": training.epochs,
        "training.batch_size": training.batch_size,
        "training.optimizer.name": training.optimizer.name,
        "training.optimizer.learning_rate": training.optimizer.learning_rate,
        "seed": spec.seed,
    }


def _is_in_layers(path: str) -> bool:
    return path.startswith("layers.") and path.rpartition(".")[2] in _IN_LAYERS


def _text(path: str, value: SettingValue, layers: tuple[str, ...]) -> str:
    shown = setting_text(path, value)
    # The names of data sets and optimizers say what they are.
    return shown if path.endswith(".name") else f"{path_text(path, layers)} {shown}"


def _chip(text: str, is_changed: bool) -> str:
    if not is_changed:
        return f"<li>{escape(text)}</li>"
    return f'<li class="changed" title="{escape(t("train.changed_setting"))}">{escape(text)}</li>'
