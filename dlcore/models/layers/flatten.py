"""Flatten: all axes of a sample as one vector."""

from __future__ import annotations

import math
from typing import Literal

from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape
from dlcore.models.layers.traits import Compilation, Role


class Flatten(LayerSpec):
    """A 28x28 image becomes a vector of 784 numbers."""

    compilation = Compilation.FAST
    role = Role.RESHAPE
    needs_channels = False

    kind: Literal["flatten"] = "flatten"

    def output_shape(self, shape: Shape) -> Shape:
        return (math.prod(shape),)

    def call(self) -> KerasCall:
        return keras_call("layers.Flatten")
