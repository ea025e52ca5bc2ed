"""Recurrent layers: read a sequence step by step and remember."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from dlcore.models.activations import Activation
from dlcore.models.layers.base import LayerSpec, Shape, Unfit

if TYPE_CHECKING:
    import keras


class _Recurrent(LayerSpec):
    """What the recurrent layers share.

    Args:
        units: size of the memory.
        activation: of the memory's new content.
        return_sequences: give the memory after every step, for another layer that reads
            sequences, instead of only after the last.
    """

    gates: ClassVar[int]
    biases: ClassVar[int] = 1

    units: int = Field(ge=1, le=1024)
    activation: Activation = Activation.TANH
    return_sequences: bool = False

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 2:
            raise Unfit("needs_sequence")
        return (shape[0], self.units) if self.return_sequences else (self.units,)

    def parameter_count(self, shape: Shape) -> int:
        return self.gates * self.units * (shape[-1] + self.units + self.biases)

    def flops(self, shape: Shape) -> int:
        return 2 * shape[0] * self.parameter_count(shape)


class SimpleRNN(_Recurrent):
    """The plainest memory: one weighted sum of the input and of itself."""

    gates = 1

    kind: Literal["simple_rnn"] = "simple_rnn"

    def build(self) -> keras.layers.Layer:
        import keras

        return keras.layers.SimpleRNN(
            self.units, activation=self.activation.value, return_sequences=self.return_sequences
        )


class LSTM(_Recurrent):
    """Long short-term memory: gates decide what to keep, to forget and to tell."""

    gates = 4

    kind: Literal["lstm"] = "lstm"

    def build(self) -> keras.layers.Layer:
        import keras

        return keras.layers.LSTM(
            self.units, activation=self.activation.value, return_sequences=self.return_sequences
        )


class GRU(_Recurrent):
    """A gated memory with fewer gates than the LSTM."""

    gates = 3
    biases = 2

    kind: Literal["gru"] = "gru"

    def build(self) -> keras.layers.Layer:
        import keras

        return keras.layers.GRU(
            self.units, activation=self.activation.value, return_sequences=self.return_sequences
        )


AnyRecurrent = Annotated[SimpleRNN | LSTM | GRU, Field(discriminator="kind")]


class Bidirectional(LayerSpec):
    """Reads the sequence from both ends, with a memory for each direction.

    Args:
        layer: what reads.
    """

    kind: Literal["bidirectional"] = "bidirectional"
    layer: AnyRecurrent

    def output_shape(self, shape: Shape) -> Shape:
        *steps, units = self.layer.output_shape(shape)
        return (*steps, 2 * units)

    def parameter_count(self, shape: Shape) -> int:
        return 2 * self.layer.parameter_count(shape)

    def flops(self, shape: Shape) -> int:
        return 2 * self.layer.flops(shape)

    def build(self) -> keras.layers.Layer:
        import keras

        return keras.layers.Bidirectional(self.layer.build())
