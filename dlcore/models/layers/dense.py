"""Dense: every output sees every input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from dlcore.models.activations import Activation
from dlcore.models.layers.base import LayerSpec, Shape, Unfit
from dlcore.models.layers.regularizer import NONE, Regularizer

if TYPE_CHECKING:
    import keras


class Dense(LayerSpec):
    """``units`` neurons, each a weighted sum plus bias, then the activation."""

    kind: Literal["dense"] = "dense"
    units: int = Field(ge=1, le=8192)
    activation: Activation = Activation.LINEAR
    regularizer: Regularizer = NONE

    def output_shape(self, shape: Shape) -> Shape:
        if not shape:
            raise Unfit("needs_axis", axes=1)
        return (*shape[:-1], self.units)

    def parameter_count(self, shape: Shape) -> int:
        return shape[-1] * self.units + self.units

    def flops(self, shape: Shape) -> int:
        positions = 1
        for size in shape[:-1]:
            positions *= size
        return 2 * positions * self.parameter_count(shape)

    def build(self) -> keras.layers.Layer:
        import keras

        return keras.layers.Dense(
            self.units,
            activation=self.activation.value,
            kernel_regularizer=self.regularizer.build(),
        )
