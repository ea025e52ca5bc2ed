"""A picture's way through the layers of a network. Loads TensorFlow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from dlcore.arrays import Array
from dlcore.inference.images.activations import (
    MAX_MAPS,
    MAX_NEURONS,
    TERMS,
    ActivationTrace,
    Arithmetic,
)
from dlcore.inference.images.saliency import integrated_gradients
from dlcore.models.layers import Conv2D, Dense
from dlcore.models.layers.base import LayerSpec
from dlcore.spec import Spec

_SILENT = ("flatten", "dropout")
"""Layers that show nothing new."""


def followed(spec: Spec, model: keras.Model, picture: Array) -> ActivationTrace:
    """Takes a picture through a sequential network.

    Args:
        picture: as the network takes it, without the batch axis.
    """
    given = picture[None]
    layers: list[dict[str, Any]] = []
    values: list[Array] = []
    weighed: list[Arithmetic] = []
    for place, (told, layer) in enumerate(zip(spec.layers, model.layers, strict=True)):
        made = np.asarray(layer(given, training=False))
        if told.kind not in _SILENT:
            shown = _shown(made[0])
            arithmetic = _arithmetic(told, layer, given[0], shown)
            layers.append(_told(place, told, made[0], shown, arithmetic))
            values.append(shown.ravel())
            weighed += [arithmetic] if arithmetic else []
        given = made
    label = int(given[0].argmax())
    return ActivationTrace(
        layers,
        np.concatenate(values),
        np.concatenate([part.sums for part in weighed]),
        np.concatenate([part.biases for part in weighed]),
        np.concatenate([part.terms for part in weighed]),
        integrated_gradients(model, picture, label),
        label,
    )


def _shown(made: Array) -> Array:
    """Activations with the maps first, as many as are shown."""
    if made.ndim == 3:
        return np.moveaxis(made, -1, 0)[:MAX_MAPS].astype(np.float32)
    return made.ravel()[:MAX_NEURONS].astype(np.float32)


def _told(
    place: int, told: LayerSpec, made: Array, shown: Array, arithmetic: Arithmetic | None
) -> dict[str, Any]:
    return {
        "place": place,
        "kind": told.kind,
        "activation": str(getattr(told, "activation", "")),
        "shape": list(shown.shape),
        "units": int(made.shape[-1]) if made.ndim == 3 else int(made.size),
        "products": arithmetic.count if arithmetic else 0,
    }


def _arithmetic(
    told: LayerSpec, layer: keras.layers.Layer, given: Array, shown: Array
) -> Arithmetic | None:
    if isinstance(told, Dense):
        weights = np.asarray(layer.kernel)[:, : len(shown)]
        return _weighed([given.ravel()] * len(shown), weights, layer)
    if isinstance(told, Conv2D):
        weights = np.asarray(layer.kernel)[..., : len(shown)].reshape(-1, len(shown))
        windows = [_window(told, given, _brightest(each)).ravel() for each in shown]
        return _weighed(windows, weights, layer)
    return None


def _weighed(inputs: Sequence[Array], weights: Array, layer: keras.layers.Layer) -> Arithmetic:
    """Sums of products, and the largest of them.

    Args:
        inputs: what each neuron gets, ``(products,)``.
        weights: ``(products, neurons)``.
    """
    sums = np.zeros(len(inputs), np.float32)
    terms = np.zeros((len(inputs), TERMS, 2), np.float32)
    # One neuron after another: all products of a wide layer at once would take half a gigabyte.
    for neuron, given in enumerate(inputs):
        products = given * weights[:, neuron]
        largest = np.argsort(-np.abs(products), kind="stable")[:TERMS]
        sums[neuron] = products.sum()
        terms[neuron, : len(largest)] = np.stack([given, weights[:, neuron]], axis=1)[largest]
    biases = np.asarray(layer.bias)[: len(inputs)]
    return Arithmetic(sums, biases, terms, len(weights))


def _brightest(values: Array) -> tuple[int, int]:
    row, column = np.unravel_index(values.argmax(), values.shape)
    return int(row), int(column)


def _window(told: Conv2D, given: Array, place: tuple[int, int]) -> Array:
    """What the neuron at a place of a feature map sees: ``(kernel, kernel, channels)``."""
    size, step = told.kernel_size, told.strides
    rows, columns, _ = given.shape
    top, left = place[0] * step, place[1] * step
    if told.padding == "valid":
        return given[top : top + size, left : left + size]
    before = [_padding(length, size, step) for length in (rows, columns)]
    padded = np.pad(given, (*[(first, size) for first in before], (0, 0)))
    return padded[top : top + size, left : left + size]


def _padding(length: int, size: int, step: int) -> int:
    """Zeros before the first pixel where the output shall be as long as the input, as in Keras."""
    return max((-(-length // step) - 1) * step + size - length, 0) // 2
