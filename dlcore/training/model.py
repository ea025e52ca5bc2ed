"""The Keras model of a spec, as plain Keras code would build it after setting the seed."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from dlcore.models.layers import Concatenate
from dlcore.spec import Spec

_METRICS = {
    "accuracy": lambda: "accuracy",
    "precision": lambda: keras.metrics.Precision(name="precision"),
    "recall": lambda: keras.metrics.Recall(name="recall"),
    "mae": lambda: keras.metrics.MeanAbsoluteError(name="mae"),
    "rmse": lambda: keras.metrics.RootMeanSquaredError(name="rmse"),
}


def build_model(spec: Spec) -> keras.Model:
    """A compiled model with the initial weights that the spec's seed gives.

    The same as ``keras.utils.set_random_seed(seed)`` followed by the model's plain code.
    """
    keras.utils.set_random_seed(spec.seed)
    model = _joined(spec) if spec.dataset.info().splits else _sequential(spec)
    training = spec.training
    model.compile(
        optimizer=training.optimizer.build(),
        loss=training.loss.value,
        metrics=[_METRICS[metric.value]() for metric in training.metrics],
    )
    return model


def initial_weights(spec: Spec) -> list[np.ndarray[Any, Any]]:
    """What ``build_model(spec)`` would hold, in the order of ``model.variables``.

    Layers are built one by one for the shapes that the spec gives, without tracing a model:
    a few milliseconds, so that a known architecture starts at once with another seed.
    """
    shape = spec.dataset.info().model_shape
    if spec.dataset.info().splits:
        return [variable.numpy() for variable in build_model(spec).variables]
    keras.utils.set_random_seed(spec.seed)
    layers = [layer.build() for layer in spec.layers]
    for layer_spec, layer in zip(spec.layers, layers, strict=True):
        layer.build((None, *shape))
        shape = layer_spec.output_shape(shape)
    return [variable.numpy() for layer in layers for variable in layer.variables]


def _sequential(spec: Spec) -> keras.Model:
    shape = spec.dataset.info().model_shape
    return keras.Sequential([keras.Input(shape), *(layer.build() for layer in spec.layers)])


def _joined(spec: Spec) -> keras.Model:
    """The functional API: several inputs, joined by the first layer."""
    first, *others = spec.layers
    assert isinstance(first, Concatenate)
    inputs = [keras.Input((features,)) for features in first.widths]
    tensor = first.join(inputs)
    for layer in others:
        tensor = layer.build()(tensor)
    return keras.Model(inputs, tensor)
