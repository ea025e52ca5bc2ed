"""Flatten: all axes of a sample in one row."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from dlcore.models.layers.base import LayerSpec, Shape

if TYPE_CHECKING:
    import keras


class Flatten(LayerSpec):
    """A 28x28 image becomes 784 numbers."""

    kind: Literal["flatten"] = "flatten"

    def output_shape(self, shape: Shape) -> Shape:
        return (math.prod(shape),)

    def build(self) -> keras.layers.Layer:
        import keras

        return keras.layers.Flatten()
