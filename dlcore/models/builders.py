"""Builders of common stacks of layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dlcore.models.activations import Activation
from dlcore.models.layers import (
    LSTM,
    AnyLayer,
    Branch,
    Concatenate,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    SimpleRNN,
)


@dataclass(frozen=True)
class Hidden:
    """One hidden layer of a multilayer perceptron.

    Args:
        units: neurons.
        activation: of each neuron.
        dropout: share of the outputs dropped while training, 0 for none.
    """

    units: int
    activation: Activation
    dropout: float = 0.0


def stack(hidden: Sequence[Hidden], outputs: int, activation: Activation) -> tuple[AnyLayer, ...]:
    """Return the layers of a multilayer perceptron.

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
    return (*layers, output_layer(outputs, activation))


def unstack(layers: Sequence[AnyLayer]) -> tuple[tuple[Hidden, ...], Activation] | None:
    """Return the hidden layers and the output activation from which ``stack`` made the layers.

    Returns:
        None if ``stack`` did not make them.
    """
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


def output_layer(units: int, activation: Activation) -> AnyLayer:
    """Return an output layer."""
    return Dense(units=units, activation=activation)


def join_inputs(widths: Sequence[int], units: int) -> AnyLayer:
    """Return a first layer for several inputs.

    Args:
        widths: features of each input.
        units: of the hidden layer that follows each input.
    """
    hidden = Dense(units=units, activation=Activation.RELU)
    return Concatenate(branches=tuple(Branch(features=n, layers=(hidden,)) for n in widths))


def read_words(vocabulary: int, size: int) -> tuple[AnyLayer, ...]:
    """Return layers that read a sequence of word numbers.

    Args:
        vocabulary: number of words.
        size: of a word's vector, and of the state after the last word.
    """
    return Embedding(input_dim=vocabulary, output_dim=size), SimpleRNN(units=size)


def read_series(units: int) -> tuple[AnyLayer, ...]:
    """Return layers that read a window of a time series.

    Args:
        units: size of the state after the last step.
    """
    return (LSTM(units=units),)


def add_dropout(layers: Sequence[AnyLayer], rate: float) -> tuple[AnyLayer, ...] | None:
    """Insert dropout after every hidden Dense layer, or before the output where there is none.

    Returns:
        None where there is no hidden layer, or dropout already.
    """
    *hidden, output = layers
    if not hidden or any(isinstance(layer, Dropout) for layer in hidden):
        return None
    dropout = Dropout(rate=rate)
    if not any(isinstance(layer, Dense) for layer in hidden):
        return (*hidden, dropout, output)
    pairs = ((layer, dropout) if isinstance(layer, Dense) else (layer,) for layer in hidden)
    return (*(layer for pair in pairs for layer in pair), output)
