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
    main = {**_main_settings(spec), "seed": spec.seed}
    seed = {} if found.seed is None else {"seed": found.seed}
    return _chips(spec, main, {**found.settings, **seed})


def recipe_chips(spec: Spec) -> str:
    """Return the same without the seed, for runs that have a seed of their own each."""
    return _chips(spec, _main_settings(spec), variation(spec).settings)


def _chips(
    spec: Spec, main: Mapping[str, SettingValue], changed: Mapping[str, SettingValue]
) -> str:
    layers = variation(spec).layers
    in_layers = {path for path in changed if _is_in_layers(path)}
    others = {path: changed[path] for path in changed if path not in in_layers | main.keys()}
    chips = [
        _chip(layers_text(spec.layers), bool(in_layers)),
        *(_chip(_text(path, value, ()), path in changed) for path, value in main.items()),
        *(_chip(_text(path, value, layers), True) for path, value in others.items()),
    ]
    return f'<ul class="dl-chips">{"".join(chips)}</ul>'


def _main_settings(spec: Spec) -> dict[str, SettingValue]:
    training = spec.training
    return {
        "dataset.name": spec.dataset.name,
        "training.epochs": training.epochs,
        "training.batch_size": training.batch_size,
        "training.optimizer.name": training.optimizer.name,
        "training.optimizer.learning_rate": training.optimizer.learning_rate,
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
