"""The Keras model of a spec, as plain Keras code would build it after setting the seed."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

import keras

from dlcore.arrays import Array
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
    _seed_layers(spec.seed)
    model = _joined(spec) if spec.dataset.info().splits else _sequential(spec)
    training = spec.training
    model.compile(
        optimizer=training.optimizer.build(),
        loss=training.loss.value,
        metrics=[_METRICS[metric.value]() for metric in training.metrics],
    )
    return model


def initial_weights(spec: Spec) -> list[Array]:
    """What ``build_model(spec)`` would hold, in the order of ``model.variables``.

    Layers are built one by one for the shapes that the spec gives, without tracing a model:
    a few milliseconds, so that a known architecture starts at once with another seed.
    """
    shape = spec.dataset.info().model_shape
    if spec.dataset.info().splits:
        return [variable.numpy() for variable in build_model(spec).variables]
    _seed_layers(spec.seed)
    layers = [layer.build() for layer in spec.layers]
    for layer_spec, layer in zip(spec.layers, layers, strict=True):
        layer.build((None, *shape))
        shape = layer_spec.output_shape(shape)
    return [variable.numpy() for layer in layers for variable in layer.variables]


def named_weights(model: keras.Model, values: Sequence[Array]) -> dict[str, Array]:
    """Arrays by layer and variable, as a run's artifacts hold them.

    Args:
        values: one array for each of ``model.variables``, in their order.
    """
    return dict(zip(_names(model), values, strict=True))


def put_weights(model: keras.Model, weights: Mapping[str, Array]) -> None:
    """Gives a model the weights of a run of the same architecture.

    Raises:
        ValueError: they are of another one.
    """
    if list(weights) != _names(model):
        raise ValueError(list(weights))
    for variable, value in zip(model.variables, weights.values(), strict=True):
        variable.assign(value)


def _names(model: keras.Model) -> list[str]:
    """``"1/kernel"``: the layer's place in the spec and the variable's name in the layer.

    Keras numbers equal layers over the whole process, so nothing of its numbers is in a name. Both
    directions of a bidirectional layer call their generator alike; the second one is counted.
    """
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    names = [
        f"{place}/{_inner_name(variable.path, layer.name)}"
        for place, layer in enumerate(layers)
        for variable in layer.variables
    ]
    counts = [names[: place + 1].count(name) for place, name in enumerate(names)]
    return [
        name if count == 1 else f"{name}_{count}" for name, count in zip(names, counts, strict=True)
    ]


def _inner_name(path: str, layer: str) -> str:
    """``bidirectional_1/forward_lstm_1/kernel`` as ``forward_lstm/kernel``."""
    inner = path.rpartition(f"{layer}/")[2]
    return re.sub(r"_\d+(?=/|$)", "", inner)


def _seed_layers(seed: int) -> None:
    """The part of ``set_random_seed`` that layers draw their own seeds from.

    Setting TensorFlow's global seed too would make it forget every prepared kernel, which costs
    each architecture of the process some 50 ms at its next step.
    """
    random.seed(seed)


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
