"""Batch normalization: every feature with mean 0 and spread 1 within a batch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from dlcore.models.layers.base import LayerSpec, Shape, Unfit

if TYPE_CHECKING:
    import keras


class BatchNormalization(LayerSpec):
    """Stores a scale, a shift, a running mean and a running variance for each feature."""

    kind: Literal["batch_normalization"] = "batch_normalization"

    def output_shape(self, shape: Shape) -> Shape:
        if not shape:
            raise Unfit("needs_axis", axes=1)
        return shape

    def parameter_count(self, shape: Shape) -> int:
        return 4 * shape[-1]

    def flops(self, shape: Shape) -> int:
        return 8 * math.prod(shape)

    def build(self) -> keras.layers.Layer:
        import keras

        return keras.layers.BatchNormalization()
