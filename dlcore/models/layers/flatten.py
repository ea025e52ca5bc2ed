"""Flatten: all axes of a sample in one row."""

from __future__ import annotations

import math
from typing import Literal

from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape


class Flatten(LayerSpec):
    """A 28x28 image becomes 784 numbers."""

    kind: Literal["flatten"] = "flatten"

    def output_shape(self, shape: Shape) -> Shape:
        return (math.prod(shape),)

    def call(self) -> KerasCall:
        return keras_call("layers.Flatten")
