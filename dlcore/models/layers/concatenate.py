"""Concatenate: several inputs, each through layers of its own, side by side in one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from dlcore.base_model import Frozen
from dlcore.models.layers.base import LayerSpec, Shape, Unfit
from dlcore.models.layers.batch_normalization import BatchNormalization
from dlcore.models.layers.dense import Dense
from dlcore.models.layers.dropout import Dropout

if TYPE_CHECKING:
    import keras

BranchLayer = Annotated[Dense | Dropout | BatchNormalization, Field(discriminator="kind")]


class Branch(Frozen):
    """One input and the layers behind it.

    Args:
        features: numbers of the input.
        layers: from the input on.
    """

    features: int = Field(ge=1, le=100_000)
    layers: tuple[BranchLayer, ...] = Field(max_length=10)


class Concatenate(LayerSpec):
    """Only as the first layer, for data of as many inputs as there are branches."""

    kind: Literal["concatenate"] = "concatenate"
    branches: tuple[Branch, ...] = Field(min_length=2, max_length=8)

    @property
    def kinds(self) -> frozenset[str]:
        inside = (layer.kind for branch in self.branches for layer in branch.layers)
        return frozenset({self.kind, *inside})

    @property
    def widths(self) -> tuple[int, ...]:
        """Numbers of each input."""
        return tuple(branch.features for branch in self.branches)

    def output_shape(self, shape: Shape) -> Shape:
        if shape != (sum(self.widths),):
            raise Unfit("needs_features", features=sum(self.widths))
        return (sum(_width(branch) for branch in self.branches),)

    def parameter_count(self, shape: Shape) -> int:
        steps = (step for branch in self.branches for step in _steps(branch))
        return sum(layer.parameter_count(given) for layer, given in steps)

    def join(self, inputs: Sequence[keras.KerasTensor]) -> keras.KerasTensor:
        """The branches applied to their inputs and put side by side; loads TensorFlow."""
        import keras

        outputs = []
        for branch, tensor in zip(self.branches, inputs, strict=True):
            for layer in branch.layers:
                tensor = layer.build()(tensor)
            outputs.append(tensor)
        return keras.layers.Concatenate()(outputs)


def _steps(branch: Branch) -> Iterator[tuple[LayerSpec, Shape]]:
    """Each layer of a branch with the shape that it is given."""
    shape: Shape = (branch.features,)
    for layer in branch.layers:
        yield layer, shape
        shape = layer.output_shape(shape)


def _width(branch: Branch) -> int:
    """Numbers that a branch returns."""
    width = branch.features
    for layer, shape in _steps(branch):
        (width,) = layer.output_shape(shape)
    return width
