"""First-layer weights as images: each unit's or filter's weights lie as the pixels they weigh."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dlcore.arrays import Array
from dlcore.datasets import Kind
from dlcore.models.layers import Shape
from dlcore.planning.plan import layer_rows
from dlcore.spec import Spec
from dlcore.store.weights import Weights

GREY, COLOURS = 1, 3


@dataclass(frozen=True)
class FirstLayer:
    """The layer that weighs the pixels themselves.

    Args:
        place: in the spec.
        kind: of the layer: ``dense``, or ``conv2d``.
        shape: of the images, ``(rows, columns, channels)``.
    """

    place: int
    kind: str
    shape: Shape

    @property
    def kernel(self) -> str:
        """Name of its weights."""
        return f"{self.place}/kernel"


def first_layer(spec: Spec) -> FirstLayer | None:
    """The layer of a spec whose weights can be seen as images, if there is one.

    What lies before it may turn images or drop pixels, but not mix them.
    """
    info = spec.dataset.info()
    shape = info.model_shape
    if info.kind is not Kind.IMAGE or shape[-1] not in (GREY, COLOURS):
        return None
    rows, _ = layer_rows(spec)
    given = shape
    for place, row in enumerate(rows):
        if row.layer.kind in _SEEN:
            sees_all = _SEEN[row.layer.kind].axes == len(given)
            return FirstLayer(place, row.layer.kind, shape) if sees_all else None
        if row.parameters or math.prod(row.output_shape) != math.prod(shape):
            return None
        given = row.output_shape
    return None


def pictures(layer: FirstLayer, weights: Weights) -> Array:
    """The weights of every unit or filter of the first layer as an image.

    Args:
        weights: of one moment.

    Returns:
        Shape ``(units, rows, columns)``, in colour ``(units, rows, columns, 3)``.
    """
    images = _SEEN[layer.kind].images(weights[layer.kernel], layer.shape)
    return images[..., 0] if images.shape[-1] == GREY else images


def _units(kernel: Array, shape: Shape) -> Array:
    return kernel.T.reshape(-1, *shape)


def _filters(kernel: Array, shape: Shape) -> Array:
    return kernel.transpose(3, 0, 1, 2)


@dataclass(frozen=True)
class _Seen:
    """A kind of layer whose weights can be seen.

    Args:
        axes: of its input; a dense layer on more than one axis weighs each pixel by itself.
        images: makes images of its kernel.
    """

    axes: int
    images: Callable[[Array, Shape], Array]


_SEEN: Mapping[str, _Seen] = {"dense": _Seen(1, _units), "conv2d": _Seen(3, _filters)}
