"""Convolutions: the same small filters applied at every position of an image or a sequence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.models.activations import Activation
from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape, Unfit, Variables
from dlcore.models.layers.regularizer import NONE, Regularizer
from dlcore.models.layers.traits import Compilation, KernelView, Reads

Padding = Literal["valid", "same"]


def window_count(size: int, window: int, strides: int, padding: Padding) -> int:
    """Return the number of positions of a window along an axis.

    Args:
        size: length of the axis.
        window: length of the window.
        strides: distance between two positions.
        padding: ``valid`` stays inside the axis, ``same`` pads it with zeros.

    Raises:
        Unfit: the window is longer than the axis.
    """
    if padding == "same":
        return -(-size // strides)
    if window > size:
        raise Unfit("window_too_large", window=window, size=size)
    return (size - window) // strides + 1


class _Convolution(LayerSpec):
    """Base of the convolutions."""

    compilation = Compilation.CONVOLUTION
    new_settings: ClassVar[Mapping[str, Any]] = {"filters": 32, "activation": Activation.RELU}

    filters: int = Field(ge=1, le=1024)
    kernel_size: int = Field(default=3, ge=1, le=31)
    strides: int = Field(default=1, ge=1, le=8)
    padding: Padding = "valid"
    activation: Activation = Activation.LINEAR
    regularizer: Regularizer = NONE

    @property
    def window_size(self) -> int:
        return self.kernel_size

    def _output_shape(self, shape: Shape, axes: int) -> Shape:
        if len(shape) != axes + 1:
            raise Unfit("needs_axis", axes=axes + 1)
        window = self.kernel_size, self.strides, self.padding
        return (*(window_count(size, *window) for size in shape[:-1]), self.filters)

    def variables(self, shape: Shape) -> Variables:
        window = (self.kernel_size,) * (len(shape) - 1)
        return {"kernel": (*window, shape[-1], self.filters), "bias": (self.filters,)}

    def flops(self, shape: Shape) -> int:
        return 2 * math.prod(self.output_shape(shape)[:-1]) * self.parameter_count(shape)

    def _call(self, name: str) -> KerasCall:
        return keras_call(
            f"layers.{name}",
            self.filters,
            self.kernel_size,
            strides=self.strides if self.strides != 1 else None,
            padding=self.padding if self.padding != "valid" else None,
            activation=self.activation.non_default(Activation.LINEAR),
            kernel_regularizer=self.regularizer.call(),
        )


class Conv2D(_Convolution):
    """Square filters over an image of shape ``(height, width, channels)``."""

    kernel_view = KernelView.FILTERS

    kind: Literal["conv2d"] = "conv2d"

    def output_shape(self, shape: Shape) -> Shape:
        return self._output_shape(shape, 2)

    def receptive_field(self, inputs: Array, position: tuple[int, ...]) -> Array:
        size = self.kernel_size
        top, left = (index * self.strides for index in position)
        if self.padding == "same":
            before = [self._padding_before(length) for length in inputs.shape[:-1]]
            inputs = np.pad(inputs, (*[(count, size) for count in before], (0, 0)))
        return inputs[top : top + size, left : left + size]

    def _padding_before(self, length: int) -> int:
        """Return the zeros that Keras adds before the first pixel of an axis."""
        outputs = window_count(length, self.kernel_size, self.strides, self.padding)
        return max((outputs - 1) * self.strides + self.kernel_size - length, 0) // 2

    def call(self) -> KerasCall:
        return self._call("Conv2D")


class Conv1D(_Convolution):
    """Filters along a sequence of shape ``(steps, features)``."""

    reads = Reads.SEQUENCE

    kind: Literal["conv1d"] = "conv1d"

    def output_shape(self, shape: Shape) -> Shape:
        return self._output_shape(shape, 1)

    def call(self) -> KerasCall:
        return self._call("Conv1D")
