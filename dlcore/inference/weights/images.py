"""Kernels of the first layer as images: each weight is drawn at the pixel that it multiplies."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dlcore.arrays import Array
from dlcore.datasets import Kind
from dlcore.models.layers import Shape
from dlcore.models.layers.traits import KernelView
from dlcore.planning.plan import layer_rows
from dlcore.spec import Spec
from dlcore.store.weights import Weights

GREY, COLOURS = 1, 3


@dataclass(frozen=True)
class FirstLayer:
    """The first layer with weights, if these multiply pixels.

    Args:
        index: in the spec.
        view: how its kernel is shown as images.
        shape: of the images, ``(rows, columns, channels)``.
    """

    index: int
    view: KernelView
    shape: Shape

    @property
    def kernel(self) -> str:
        """Name of its kernel in the weights."""
        return f"{self.index}/kernel"


def first_layer(spec: Spec) -> FirstLayer | None:
    """Return the layer of a spec whose kernel can be shown as images; None if there is none.

    The layers before it may rearrange or drop pixels, but not mix them.
    """
    info = spec.dataset.info()
    shape = info.model_shape
    if info.kind is not Kind.IMAGE or shape[-1] not in (GREY, COLOURS):
        return None
    rows, _ = layer_rows(spec)
    input_shape = shape
    for index, row in enumerate(rows):
        view = row.layer.kernel_view
        if view:
            return FirstLayer(index, view, shape) if view.value == len(input_shape) else None
        if row.parameters or math.prod(row.output_shape) != math.prod(shape):
            return None
        input_shape = row.output_shape
    return None


def weight_images(layer: FirstLayer, weights: Weights) -> Array:
    """Return the kernel of every unit or filter as an image.

    Args:
        layer: of the model.
        weights: of one snapshot.

    Returns:
        Shape ``(units, rows, columns)``, in colour ``(units, rows, columns, 3)``.
    """
    images = layer.view.images(weights[layer.kernel], layer.shape)
    return images[..., 0] if images.shape[-1] == GREY else images
