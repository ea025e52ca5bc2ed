"""Which layer kinds have a place in any network for a data set."""

from __future__ import annotations

import math

from dlcore.datasets.base import Info
from dlcore.models.layers import Embedding, LayerSpec, Shape, Unfit


def incompatibility(layer: LayerSpec, info: Info) -> str | None:
    """Why a layer can stand nowhere in a network for some data.

    Args:
        layer: any layer; its own size matters less than its kind.
        info: the data.

    Returns:
        The code of the reason, or None when there is a place for it.
    """
    if isinstance(layer, Embedding):
        return None if info.words else "needs_words"
    reasons = [_reason(layer, shape) for shape in _reachable(info)]
    return None if None in reasons else reasons[0]


def _reachable(info: Info) -> list[Shape]:
    """One shape for each number of axes that layers can make of a sample."""
    shape = info.model_shape
    words = [(*shape, Embedding(input_dim=info.words).output_dim)] if info.words else []
    return [shape, *words, (math.prod(shape),)]


def _reason(layer: LayerSpec, shape: Shape) -> str | None:
    try:
        layer.output_shape(shape)
    except Unfit as unfit:
        return unfit.code
    return None
