"""Batch normalization: each feature gets mean 0 and standard deviation 1 within a batch."""

from __future__ import annotations

import math
from typing import Literal

from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape, Unfit, Variables
from dlcore.models.layers.traits import Compilation


class BatchNormalization(LayerSpec):
    """Stores a scale, a shift, a running mean and a running variance for each feature."""

    compilation = Compilation.FAST
    uses_batch_statistics = True

    kind: Literal["batch_normalization"] = "batch_normalization"

    def output_shape(self, shape: Shape) -> Shape:
        if not shape:
            raise Unfit("needs_axis", axes=1)
        return shape

    def variables(self, shape: Shape) -> Variables:
        return dict.fromkeys(("gamma", "beta", "moving_mean", "moving_variance"), shape[-1:])

    def flops(self, shape: Shape) -> int:
        return 8 * math.prod(shape)

    def call(self) -> KerasCall:
        return keras_call("layers.BatchNormalization")
