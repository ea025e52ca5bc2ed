"""Pooling: one number for each small window, or for the whole image."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import Field

from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape, Unfit
from dlcore.models.layers.convolution import Padding, window_count
from dlcore.models.layers.traits import Compilation


class _Pooling(LayerSpec):
    """Base of the pooling layers with a window."""

    compilation = Compilation.FAST

    pool_size: int = Field(default=2, ge=1, le=32)
    padding: Padding = "valid"

    @property
    def window_size(self) -> int:
        return self.pool_size

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise Unfit("needs_axis", axes=3)
        window = self.pool_size, self.pool_size, self.padding
        return (*(window_count(size, *window) for size in shape[:-1]), shape[-1])

    def flops(self, shape: Shape) -> int:
        return math.prod(shape)

    def _call(self, name: str) -> KerasCall:
        padding = self.padding if self.padding != "valid" else None
        return keras_call(f"layers.{name}", self.pool_size, padding=padding)


class MaxPooling2D(_Pooling):
    """The maximum of each window."""

    kind: Literal["max_pooling2d"] = "max_pooling2d"

    def call(self) -> KerasCall:
        return self._call("MaxPooling2D")


class AveragePooling2D(_Pooling):
    """The mean of each window."""

    kind: Literal["average_pooling2d"] = "average_pooling2d"

    def call(self) -> KerasCall:
        return self._call("AveragePooling2D")


class GlobalAveragePooling2D(LayerSpec):
    """The mean of each channel over the whole image."""

    compilation = Compilation.FAST

    kind: Literal["global_average_pooling2d"] = "global_average_pooling2d"

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise Unfit("needs_axis", axes=3)
        return (shape[-1],)

    def flops(self, shape: Shape) -> int:
        return math.prod(shape)

    def call(self) -> KerasCall:
        return keras_call("layers.GlobalAveragePooling2D")
