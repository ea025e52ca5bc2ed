"""Activations of every layer for one image, and how each neuron's value is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.inference.query import Query

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext
    from dlcore.models.layers import LayerSpec
    from dlcore.spec import Spec

MAX_PIXELS = 64 * 64 * 3
MAX_MAPS = 64
MAX_NEURONS = 512
TERMS = 3


@dataclass(frozen=True)
class WeightedSums:
    """Computation of the neurons' values; of a feature map, that of its most active neuron.

    Args:
        sums: weighted sum of each neuron's inputs, shape ``(neurons,)``.
        biases: of the neurons, ``(neurons,)``.
        terms: input and weight of the largest products of each sum, ``(neurons, TERMS, 2)``.
        count: number of products in each sum.
    """

    sums: Array
    biases: Array
    terms: Array
    count: int


@dataclass(frozen=True)
class LayerActivations:
    """Activations of one layer.

    Args:
        index: of the layer in the spec.
        kind: of the layer, as in the spec.
        activation: name of the activation function; empty without one.
        values: activations, ``(maps, rows, columns)`` or ``(neurons,)``; of a large layer the
            first ones.
        units: number of maps or neurons of the layer.
        weighted_sums: of the maps or neurons in ``values``; None for a layer without weights.
    """

    index: int
    kind: str
    activation: str
    values: Array
    units: int
    weighted_sums: WeightedSums | None


@dataclass(frozen=True)
class ActivationTrace:
    """Activations of a network for one image.

    Args:
        layers: from input to output, without those that keep their input's values.
        saliency: contribution of each pixel to the prediction, in the image's shape.
        label: predicted class.
    """

    layers: tuple[LayerActivations, ...]
    saliency: Array
    label: int


class TraceActivations(Query[ActivationTrace]):
    """Compute the activations of every layer for an image.

    Args:
        model: ``bundled``, or the id of a run on images.
        pixels: as the model takes them, from 0 to 1, row by row, with their channels.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
    """

    result: ClassVar[type[ActivationTrace]] = ActivationTrace

    kind: Literal["trace_activations"] = "trace_activations"
    model: str
    pixels: tuple[float, ...] = Field(min_length=1, max_length=MAX_PIXELS)

    def answer(self, context: QueryContext) -> ActivationTrace:
        from dlcore.inference.digits.classifiers import load_model

        spec, model = load_model(context, self.model)
        image = np.asarray(self.pixels, np.float32).reshape(spec.dataset.info().model_shape)
        return trace_activations(spec, model, image)


def trace_activations(spec: Spec, model: keras.Model, image: Array) -> ActivationTrace:
    """Run an image through a sequential model, layer by layer.

    Args:
        spec: of the model.
        model: the model itself.
        image: as the model takes it, without the batch axis.
    """
    from dlcore.inference.images.saliency import integrated_gradients

    inputs = image
    layers: list[LayerActivations] = []
    for index, (layer, keras_layer) in enumerate(zip(spec.layers, model.layers, strict=True)):
        # NumPy itself has no bfloat16.
        outputs = np.asarray(keras_layer(inputs[None], training=False), np.float32)[0]
        if not layer.role.keeps_values:
            values = _first_units(outputs)
            layers.append(
                LayerActivations(
                    index=index,
                    kind=layer.kind,
                    activation=str(getattr(layer, "activation", "")),
                    values=values,
                    units=outputs.shape[-1] if outputs.ndim == 3 else outputs.size,
                    weighted_sums=_weighted_sums(layer, keras_layer, inputs, values),
                )
            )
        inputs = outputs
    label = int(inputs.argmax())
    return ActivationTrace(tuple(layers), integrated_gradients(model, image, label), label)


def _first_units(outputs: Array) -> Array:
    """Return the first activations of a layer, with the axis of maps first."""
    if outputs.ndim == 3:
        return np.moveaxis(outputs, -1, 0)[:MAX_MAPS].astype(np.float32)
    return outputs.ravel()[:MAX_NEURONS].astype(np.float32)


def _weighted_sums(
    layer: LayerSpec, keras_layer: keras.layers.Layer, inputs: Array, values: Array
) -> WeightedSums | None:
    positions = [np.unravel_index(each.argmax(), each.shape) for each in values]
    fields = [layer.receptive_field(inputs, tuple(map(int, position))) for position in positions]
    neurons = [field.ravel() for field in fields if field is not None]
    if not neurons:
        return None
    weights = np.asarray(keras_layer.kernel)[..., : len(neurons)].reshape(-1, len(neurons))
    return _sum_products(neurons, weights, np.asarray(keras_layer.bias)[: len(neurons)])


def _sum_products(inputs: Sequence[Array], weights: Array, biases: Array) -> WeightedSums:
    """Compute the sums and their largest products.

    Args:
        inputs: of each neuron, ``(products,)``.
        weights: ``(products, neurons)``.
        biases: ``(neurons,)``.
    """
    sums = np.zeros(len(inputs), np.float32)
    terms = np.zeros((len(inputs), TERMS, 2), np.float32)
    # One neuron at a time: all products of a wide layer at once would need half a gigabyte.
    for neuron, values in enumerate(inputs):
        products = values * weights[:, neuron]
        largest = np.argsort(-np.abs(products), kind="stable")[:TERMS]
        sums[neuron] = products.sum()
        terms[neuron, : len(largest)] = np.stack([values, weights[:, neuron]], axis=1)[largest]
    return WeightedSums(sums, biases, terms, len(weights))
