"""The texts of the component, whose elements the browser builds."""

from __future__ import annotations

from collections.abc import Mapping

from dlcore.datasets.plane.shapes import SHAPE_NAMES
from dlcore.models.layers.initializer import INITIALIZERS
from dlcore.playground.settings import ACTIVATIONS, properties
from pages.ui.shell.names import name_of
from pages.ui.shell.text import t

TEXTS = (
    *("activation", "answer", "bias", "brush_class", "brush_target", "cancel", "data", "diverged"),
    *("done", "draw", "draw_hint", "epoch", "epoch_step", "erase", "feature_hint", "fewer_layers"),
    *("fewer_units", "freeze", "goal", "hidden_layers", "inspector", "keep", "keep_help"),
    *("keeping", "map", "more", "more_layers", "more_units", "neuron", "neuron_short", "output"),
    *("output_neuron", "paste", "paste_about", "paste_accept", "paste_columns", "paste_help"),
    *("paste_not_number", "paste_one_class", "paste_too_few", "paste_too_many"),
    *("paste_too_many_classes", "pause"),
    *(
        "pin",
        "pin_help",
        "play",
        "preparing",
        "recover",
        "renew",
        "replay",
        "rewind",
        "seeds",
        "seeds_help",
    ),
    *("share", "share_help", "shared", "step", "switch_off", "test_loss", "timeline", "train_loss"),
    *("not_copied", "number_problem", "unpin", "weight_problem", "whole_problem"),
)
"""Message ids without their domain."""

FIELDS = tuple(setting["name"] for setting in properties() if setting["group"] != "network")

_IN_BROWSER = {
    name: f"{{{name}}}" for name in ("layer", "unit", "count", "loss", "minimum", "maximum")
}
"""Placeholders that the browser replaces."""


def component_texts() -> Mapping[str, str]:
    """Return all texts of the component in the current language."""
    return {
        **{name: t(f"playground.{name}", **_IN_BROWSER) for name in TEXTS},
        **{f"field_{name}": t(f"playground.field.{name}") for name in FIELDS},
        **{f"choice_{name}": t(f"playground.shape.{name}") for name in SHAPE_NAMES},
        **{f"choice_{name}": name_of("optimizer", name) for name in ("sgd", "rmsprop", "adam")},
        **{
            f"choice_{name}": name_of("loss", name)
            for name in ("mean_squared_error", "mean_absolute_error")
        },
        **{f"choice_{name}": t(f"field.initializer.{name}") for name in INITIALIZERS},
        "choice_halving_epochs_0": t("playground.never"),
        "choice_momentum": t("playground.momentum"),
        "choice_crossentropy": t("playground.crossentropy"),
        "choice_speed_0": t("playground.fastest"),
        "activations": " ".join(ACTIVATIONS),
    }
