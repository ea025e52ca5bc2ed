"""The stack that beginners build: Flatten, hidden Dense layers, an output layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dlcore.models.activations import Activation
from dlcore.models.layers import AnyLayer, Dense, Dropout, Flatten


@dataclass(frozen=True)
class Hidden:
    """One hidden layer.

    Args:
        units: neurons.
        activation: of each neuron.
        dropout: share silenced behind the layer while training, 0 for none.
    """

    units: int
    activation: Activation
    dropout: float = 0.0


def stack(hidden: Sequence[Hidden], outputs: int, activation: Activation) -> tuple[AnyLayer, ...]:
    """The layers of a multilayer perceptron.

    Args:
        hidden: from input to output.
        outputs: neurons of the output layer.
        activation: of the output layer.
    """
    layers: list[AnyLayer] = [Flatten()]
    for layer in hidden:
        layers.append(Dense(units=layer.units, activation=layer.activation))
        if layer.dropout:
            layers.append(Dropout(rate=layer.dropout))
    return (*layers, Dense(units=outputs, activation=activation))


def unstack(layers: Sequence[AnyLayer]) -> tuple[tuple[Hidden, ...], Activation] | None:
    """Hidden layers and output activation of what ``stack`` made; None of anything else."""
    if not layers or not isinstance(layers[-1], Dense):
        return None
    hidden: list[Hidden] = []
    for layer in layers[:-1]:
        if isinstance(layer, Dense):
            hidden.append(Hidden(layer.units, layer.activation))
        elif isinstance(layer, Dropout) and hidden:
            last = hidden.pop()
            hidden.append(Hidden(last.units, last.activation, layer.rate))
    output = layers[-1]
    if stack(hidden, output.units, output.activation) != tuple(layers):
        return None
    return tuple(hidden), output.activation
