"""Recurrent layers: read a sequence step by step and remember."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dlcore.models.activations import Activation
from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import SEED, SEED_STATE, LayerSpec, Shape, Unfit, Variables


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

    def variables(self, shape: Shape) -> Variables:
        width = self.gates * self.units
        cell = f"{self.kind}_cell"
        return {
            f"{cell}/kernel": (shape[-1], width),
            f"{cell}/recurrent_kernel": (self.units, width),
            f"{cell}/bias": (width,) if self.biases == 1 else (self.biases, width),
            **SEED_STATE,
        }

    def flops(self, shape: Shape) -> int:
        return 2 * shape[0] * self.parameter_count(shape)

    def _call(self, name: str) -> KerasCall:
        return keras_call(
            f"layers.{name}",
            self.units,
            activation=self.activation.non_default(Activation.TANH),
            return_sequences=self.return_sequences or None,
        )


class SimpleRNN(_Recurrent):
    """The plainest memory: one weighted sum of the input and of itself."""

    gates = 1

    kind: Literal["simple_rnn"] = "simple_rnn"

    def call(self) -> KerasCall:
        return self._call("SimpleRNN")


class LSTM(_Recurrent):
    """Long short-term memory: gates decide what to keep, to forget and to tell."""

    gates = 4

    kind: Literal["lstm"] = "lstm"

    def call(self) -> KerasCall:
        return self._call("LSTM")


class GRU(_Recurrent):
    """A gated memory with fewer gates than the LSTM."""

    gates = 3
    biases = 2

    kind: Literal["gru"] = "gru"

    def call(self) -> KerasCall:
        return self._call("GRU")


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

    def variables(self, shape: Shape) -> Variables:
        # Both directions call their generator alike; the second one is counted.
        seeds = {"forward": SEED, "backward": f"{SEED}_2"}
        return {
            seed if name == SEED else f"{direction}_{self.layer.kind}/{name}": size
            for direction, seed in seeds.items()
            for name, size in self.layer.variables(shape).items()
        }

    def flops(self, shape: Shape) -> int:
        return 2 * self.layer.flops(shape)

    def call(self) -> KerasCall:
        return keras_call("layers.Bidirectional", self.layer.call())
