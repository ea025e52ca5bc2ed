"""Concatenate: several inputs, each followed by its own layers, joined into one vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from dlcore.base_model import Frozen
from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape, Unfit
from dlcore.models.layers.batch_normalization import BatchNormalization
from dlcore.models.layers.dense import Dense
from dlcore.models.layers.dropout import Dropout
from dlcore.models.layers.traits import Compilation

if TYPE_CHECKING:
    import keras

BranchLayer = Annotated[Dense | Dropout | BatchNormalization, Field(discriminator="kind")]


class Branch(Frozen):
    """One input and the layers that follow it.

    Args:
        features: width of the input.
        layers: in order, from the input.
    """

    features: int = Field(ge=1, le=100_000)
    layers: tuple[BranchLayer, ...] = Field(max_length=10)


class Concatenate(LayerSpec):
    """The first layer of a network for data with as many inputs as there are branches."""

    compilation = Compilation.FAST
    is_addable = False

    kind: Literal["concatenate"] = "concatenate"
    branches: tuple[Branch, ...] = Field(min_length=2, max_length=8)

    @property
    def parts(self) -> tuple[LayerSpec, ...]:
        return (self, *(layer for branch in self.branches for layer in branch.layers))

    @property
    def input_branches(self) -> tuple[Branch, ...]:
        return self.branches

    def output_shape(self, shape: Shape) -> Shape:
        features = sum(self.input_widths)
        if shape != (features,):
            raise Unfit("needs_features", features=features)
        return (sum(_output_width(branch) for branch in self.branches),)

    def parameter_count(self, shape: Shape) -> int:
        steps = (step for branch in self.branches for step in _steps(branch))
        return sum(layer.parameter_count(given) for layer, given in steps)

    def keras_layers(self, shape: Shape) -> Iterator[tuple[LayerSpec, Shape]]:
        """Keras orders the layers of a graph by their distance from the output."""
        inner = [
            (index - len(branch.layers), number, step)
            for number, branch in enumerate(self.branches)
            for index, step in enumerate(_steps(branch))
        ]
        yield from (step for _, _, step in sorted(inner, key=lambda entry: entry[:2]))
        yield self, shape

    def call(self) -> KerasCall:
        return keras_call("layers.Concatenate")

    def connect(self, inputs: Sequence[keras.KerasTensor]) -> keras.KerasTensor:
        outputs = []
        for branch, tensor in zip(self.branches, inputs, strict=True):
            for layer in branch.layers:
                tensor = layer.connect([tensor])
            outputs.append(tensor)
        return self.build()(outputs)


def _steps(branch: Branch) -> Iterator[tuple[LayerSpec, Shape]]:
    """Yield each layer of a branch with the shape of its input."""
    shape: Shape = (branch.features,)
    for layer in branch.layers:
        yield layer, shape
        shape = layer.output_shape(shape)


def _output_width(branch: Branch) -> int:
    width = branch.features
    for layer, shape in _steps(branch):
        (width,) = layer.output_shape(shape)
    return width
