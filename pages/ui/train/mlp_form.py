"""The simple form of an MLP: hidden layers with units and activation, one dropout rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dlcore.models.activations import Activation
from dlcore.models.builders import Hidden
from pages.ui.shell.names import name_of
from pages.ui.shell.terms import explained
from pages.ui.shell.text import percent, t
from pages.ui.train.fields import choice_field, number_field

MAX_HIDDEN = 5
DROPOUTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
HIDDEN_ACTIVATIONS = [a for a in Activation if a is not Activation.SOFTMAX]
NEW_LAYER = Hidden(64, Activation.RELU)


def activation_name(activation: Activation) -> str:
    """Return an activation's name."""
    return name_of("activation", activation)


def hidden_form(hidden: Sequence[Hidden]) -> tuple[Hidden, ...]:
    """Draw the number of hidden layers, and units and activation of each."""
    help_text = explained(t("train.hidden_help"), "hidden-layer")
    count = number_field("hidden", t("train.hidden"), len(hidden), 0, MAX_HIDDEN, help_text)
    template = hidden[-1] if hidden else NEW_LAYER
    layers = [*hidden, *[template] * MAX_HIDDEN][:count]
    return tuple(_layer(number, layer) for number, layer in enumerate(layers, start=1))


def dropout_form(hidden: Sequence[Hidden]) -> tuple[Hidden, ...]:
    """Draw one dropout rate for all hidden layers."""
    if not hidden:
        return ()
    rate = choice_field(
        "dropout",
        t("train.dropout"),
        DROPOUTS,
        hidden[0].dropout,
        lambda share: percent(share, 0),
        explained(t("train.dropout_help"), "dropout"),
    )
    return tuple(replace(layer, dropout=rate) for layer in hidden)


def _layer(number: int, layer: Hidden) -> Hidden:
    with st.container(horizontal=True):
        units = number_field(
            f"units.{number}",
            t("train.units", n=number),
            layer.units,
            1,
            8192,
            explained(t("help.units"), "unit"),
        )
        activation = choice_field(
            f"activation.{number}",
            t("train.activation", n=number),
            HIDDEN_ACTIVATIONS,
            layer.activation,
            activation_name,
            explained(t("help.activation"), "activation-function"),
        )
    return Hidden(units, activation, layer.dropout)
