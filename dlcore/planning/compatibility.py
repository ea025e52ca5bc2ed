"""Which layer kinds can be used in a network for a data set."""

from __future__ import annotations

import math

from dlcore.datasets.base import Info
from dlcore.models.layers import LayerSpec, Shape, Unfit
from dlcore.models.layers.traits import Reads


def incompatibility(layer: LayerSpec, info: Info) -> str | None:
    """Return why a layer cannot be used anywhere in a network for some data.

    Args:
        layer: any layer; its own size matters less than its kind.
        info: of the data.

    Returns:
        The code of the reason, or None where the layer can be used.
    """
    if layer.reads is Reads.WORDS:
        return None if info.vocabulary_size else "needs_words"
    reasons = [_unfit(layer, shape) for shape in _reachable_shapes(info)]
    return None if None in reasons else reasons[0]


def _reachable_shapes(info: Info) -> list[Shape]:
    """Return one shape for each number of axes that layers can give a sample."""
    shape = info.model_shape
    vectors = [(*shape, 1)] if info.vocabulary_size else []
    return [shape, *vectors, (math.prod(shape),)]


def _unfit(layer: LayerSpec, shape: Shape) -> str | None:
    try:
        layer.output_shape(shape)
    except Unfit as unfit:
        return unfit.code
    return None
