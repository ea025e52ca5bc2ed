"""Recurrent layers: read a sequence step by step and carry a state from step to step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from dlcore.models.activations import Activation
from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import (
    SEED,
    SEED_STATE,
    LayerSpec,
    Shape,
    Unfit,
    Variables,
    kinds_of,
)
from dlcore.models.layers.traits import Compilation, Reads, Role


class _Recurrent(LayerSpec):
    """Base of the recurrent layers that read in one direction.

    Args:
        units: size of the state.
        activation: of the state's new content.
        return_sequences: return the state after every step, as another recurrent layer needs it,
            instead of only after the last.
    """

    compilation = Compilation.FAST_LOOP
    role = Role.RECURRENT
    reads = Reads.SEQUENCE
    new_settings: ClassVar[Mapping[str, Any]] = {"units": 32}

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
    """The new state is one weighted sum of the input and of the old state."""

    gates = 1

    kind: Literal["simple_rnn"] = "simple_rnn"

    def call(self) -> KerasCall:
        return self._call("SimpleRNN")


class LSTM(_Recurrent):
    """Long short-term memory: gates decide what to keep, to forget and to output."""

    gates = 4

    kind: Literal["lstm"] = "lstm"

    def call(self) -> KerasCall:
        return self._call("LSTM")


class GRU(_Recurrent):
    """Gated recurrent unit: fewer gates than the LSTM."""

    gates = 3
    biases = 2

    kind: Literal["gru"] = "gru"

    def call(self) -> KerasCall:
        return self._call("GRU")


AnyRecurrent = Annotated[SimpleRNN | LSTM | GRU, Field(discriminator="kind")]


class Bidirectional(LayerSpec):
    """Reads the sequence from both ends, with a state for each direction.

    Args:
        layer: reads in each direction.
    """

    compilation = Compilation.FAST_LOOP
    role = Role.RECURRENT
    reads = Reads.SEQUENCE
    new_settings: ClassVar[Mapping[str, Any]] = {"layer": LSTM.new()}
    inner_kinds: ClassVar[Mapping[str, Mapping[str, type[LayerSpec]]]] = {
        "layer": kinds_of(AnyRecurrent)
    }

    kind: Literal["bidirectional"] = "bidirectional"
    layer: AnyRecurrent

    @property
    def parts(self) -> tuple[LayerSpec, ...]:
        return (self, self.layer)

    def output_shape(self, shape: Shape) -> Shape:
        *steps, units = self.layer.output_shape(shape)
        return (*steps, 2 * units)

    def variables(self, shape: Shape) -> Variables:
        # Both directions give their generator the same name; Keras numbers the second one.
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
