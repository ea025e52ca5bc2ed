"""Units of ReLU layers that are 0 for every sample: no gradient reaches them, so they stay so."""

from __future__ import annotations

import keras
import numpy as np

from dlcore.models.activations import Activation
from dlcore.models.layers import LayerSpec
from dlcore.models.layers.traits import Reads
from dlcore.spec import Spec
from dlcore.training.model import layers_of
from dlcore.training.tensors import Encoding, Part

SAMPLES = 256


def dead_units(spec: Spec, model: keras.Model, part: Part) -> dict[str, float]:
    """Return the share of dead units of each hidden ReLU layer.

    Args:
        spec: of the model.
        model: with the weights to examine.
        part: its first samples are the inputs.

    Returns:
        By the layer's index in the spec; empty for a model with several inputs, and for one that
        reads sequences, which takes too long without a graph.
    """
    *hidden, _ = [_is_relu(layer) for layer in spec.layers]
    reads_steps = any(layer.reads is Reads.SEQUENCE for layer in spec.layers)
    if not any(hidden) or reads_steps or spec.dataset.info().input_widths:
        return {}
    values = Encoding.of(spec).x(part.x[:SAMPLES])
    shares, layers = {}, layers_of(model)
    for index, is_relu in enumerate(hidden):
        values = layers[index](values, training=False)
        if is_relu:
            outputs = np.asarray(values, np.float32)
            highest = outputs.max(axis=tuple(range(outputs.ndim - 1)))
            shares[str(index)] = float(np.mean(highest <= 0))
    return shares


def _is_relu(layer: LayerSpec) -> bool:
    return getattr(layer, "activation", None) is Activation.RELU
