"""Dense: a fully connected layer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from dlcore.arrays import Array
from dlcore.models.activations import Activation
from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape, Unfit, Variables
from dlcore.models.layers.initializer import GLOROT_UNIFORM, Initializer
from dlcore.models.layers.regularizer import NONE, Regularizer
from dlcore.models.layers.traits import Compilation, KernelView, Role


class Dense(LayerSpec):
    """``units`` neurons, each a weighted sum plus a bias, then the activation."""

    compilation = Compilation.FAST
    role = Role.NEURONS
    kernel_view = KernelView.UNITS
    new_settings: ClassVar[Mapping[str, Any]] = {"units": 32, "activation": Activation.RELU}

    added: ClassVar[frozenset[str]] = frozenset({"initializer"})

    kind: Literal["dense"] = "dense"
    units: int = Field(ge=1, le=8192)
    activation: Activation = Activation.LINEAR
    initializer: Initializer = GLOROT_UNIFORM
    regularizer: Regularizer = NONE

    @property
    def output_activation(self) -> Activation:
        return self.activation

    @property
    def diagram_setting(self) -> str:
        return self.activation.value

    def output_shape(self, shape: Shape) -> Shape:
        if not shape:
            raise Unfit("needs_axis", axes=1)
        return (*shape[:-1], self.units)

    def variables(self, shape: Shape) -> Variables:
        return {"kernel": (shape[-1], self.units), "bias": (self.units,)}

    def flops(self, shape: Shape) -> int:
        return 2 * math.prod(shape[:-1]) * self.parameter_count(shape)

    def receptive_field(self, inputs: Array, position: tuple[int, ...]) -> Array:
        return inputs

    def call(self) -> KerasCall:
        return keras_call(
            "layers.Dense",
            self.units,
            activation=self.activation.non_default(Activation.LINEAR),
            kernel_initializer=None if self.initializer == GLOROT_UNIFORM else self.initializer,
            kernel_regularizer=self.regularizer.call(),
        )
