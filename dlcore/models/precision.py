"""The arithmetic of a network: float32, or bfloat16 where half of the bits are enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from dlcore.models.activations import Activation
from dlcore.models.keras_call import KerasCall
from dlcore.models.layers.base import LayerSpec
from dlcore.models.layers.traits import Compilation

Precision = Literal["float32", "mixed_bfloat16"]
"""Keras' names of the dtype policies. Under both, weights and optimizer slots are float32."""

PRECISIONS: tuple[Precision, ...] = get_args(Precision)
FLOAT32, MIXED_BFLOAT16 = PRECISIONS


def keras_calls(layers: Sequence[LayerSpec], precision: Precision) -> list[KerasCall]:
    """Return the calls that build a network's layers, each with its own dtype policy.

    So no call depends on Keras' global policy, which all models of a thread share.
    """
    calls = [layer.call() for layer in layers]
    if precision == FLOAT32:
        return calls
    return [
        call.with_dtype(FLOAT32 if stays else precision)
        for call, stays in zip(calls, stay_float32(layers), strict=True)
    ]


def stay_float32(layers: Sequence[LayerSpec]) -> list[bool]:
    """Return for each layer whether it computes in float32 whatever the precision.

    These are the output layer, every softmax, and image augmentation. Batch normalization
    computes its statistics in float32 by itself, and so do losses, metrics and the optimizer.
    """
    last = len(layers) - 1
    return [
        index == last or layer.augments or getattr(layer, "activation", None) is Activation.SOFTMAX
        for index, layer in enumerate(layers)
    ]


def has_convolution(layers: Sequence[LayerSpec]) -> bool:
    """Return whether a network has convolutions, which alone gain from half precision."""
    parts = (part for layer in layers for part in layer.parts)
    return any(part.compilation is Compilation.CONVOLUTION for part in parts)


def suitable_precision(layers: Sequence[LayerSpec], precision: Precision) -> Precision:
    """Return the precision, or float32 where the network gains nothing from less."""
    return precision if has_convolution(layers) else FLOAT32
