"""The Keras model of a spec, as plain Keras code would build it after setting the seed."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from dlcore.spec import Spec

_METRICS = {
    "accuracy": lambda: "accuracy",
    "precision": lambda: keras.metrics.Precision(name="precision"),
    "recall": lambda: keras.metrics.Recall(name="recall"),
    "mae": lambda: keras.metrics.MeanAbsoluteError(name="mae"),
    "rmse": lambda: keras.metrics.RootMeanSquaredError(name="rmse"),
}


def build_model(spec: Spec) -> keras.Sequential:
    """A compiled model with the initial weights that the spec's seed gives.

    The same as ``keras.utils.set_random_seed(seed)`` followed by the model's plain code.
    """
    keras.utils.set_random_seed(spec.seed)
    shape = spec.dataset.info().input_shape
    model = keras.Sequential([keras.Input(shape), *(layer.build() for layer in spec.layers)])
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
    keras.utils.set_random_seed(spec.seed)
    shape = spec.dataset.info().input_shape
    layers = [layer.build() for layer in spec.layers]
    for layer_spec, layer in zip(spec.layers, layers, strict=True):
        layer.build((None, *shape))
        shape = layer_spec.output_shape(shape)
    return [np.array(variable) for layer in layers for variable in layer.variables]
