"""Dense: every output sees every input."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dlcore.models.activations import Activation
from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape, Unfit, Variables
from dlcore.models.layers.regularizer import NONE, Regularizer


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

    def variables(self, shape: Shape) -> Variables:
        return {"kernel": (shape[-1], self.units), "bias": (self.units,)}

    def flops(self, shape: Shape) -> int:
        positions = 1
        for size in shape[:-1]:
            positions *= size
        return 2 * positions * self.parameter_count(shape)

    def call(self) -> KerasCall:
        return keras_call(
            "layers.Dense",
            self.units,
            activation=self.activation.non_default(Activation.LINEAR),
            kernel_regularizer=self.regularizer.call(),
        )
