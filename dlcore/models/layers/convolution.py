"""Convolutions: the same small filters at every place of an image or a sequence."""

from __future__ import annotations

import math
from typing import Literal

from pydantic import Field

from dlcore.models.activations import Activation
from dlcore.models.keras_call import KerasCall, keras_call
from dlcore.models.layers.base import LayerSpec, Shape, Unfit, Variables
from dlcore.models.layers.regularizer import NONE, Regularizer

Padding = Literal["valid", "same"]


def slid(size: int, window: int, strides: int, padding: Padding) -> int:
    """Places that a window has along an axis.

    Args:
        size: length of the axis.
        window: length of the window.
        strides: distance between two places.
        padding: ``valid`` stays inside, ``same`` fills up with zeros.

    Raises:
        Unfit: the window is longer than the axis.
    """
    if padding == "same":
        return -(-size // strides)
    if window > size:
        raise Unfit("window_too_large", window=window, size=size)
    return (size - window) // strides + 1


class _Convolution(LayerSpec):
    """What Conv1D and Conv2D share."""

    filters: int = Field(ge=1, le=1024)
    kernel_size: int = Field(default=3, ge=1, le=31)
    strides: int = Field(default=1, ge=1, le=8)
    padding: Padding = "valid"
    activation: Activation = Activation.LINEAR
    regularizer: Regularizer = NONE

    def _output(self, shape: Shape, axes: int) -> Shape:
        if len(shape) != axes + 1:
            raise Unfit("needs_axis", axes=axes + 1)
        places = (slid(s, self.kernel_size, self.strides, self.padding) for s in shape[:-1])
        return (*places, self.filters)

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

    kind: Literal["conv2d"] = "conv2d"

    def output_shape(self, shape: Shape) -> Shape:
        return self._output(shape, 2)

    def call(self) -> KerasCall:
        return self._call("Conv2D")


class Conv1D(_Convolution):
    """Filters along a sequence of shape ``(steps, features)``."""

    kind: Literal["conv1d"] = "conv1d"

    def output_shape(self, shape: Shape) -> Shape:
        return self._output(shape, 1)

    def call(self) -> KerasCall:
        return self._call("Conv1D")
