"""The Keras model of a spec, as plain Keras code would build it after setting the seed."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

import keras

from dlcore.arrays import Array
from dlcore.models.keras_call import build
from dlcore.models.precision import keras_calls
from dlcore.spec import Spec


def build_model(spec: Spec) -> keras.Model:
    """Return a compiled model with the initial weights of the spec's seed.

    They are those of ``keras.utils.set_random_seed(seed)`` followed by plain code for the model.
    """
    _seed_layers(spec.seed)
    is_functional = spec.dataset.info().input_widths
    model = _build_functional(spec) if is_functional else _build_sequential(spec)
    training = spec.training
    model.compile(
        optimizer=training.optimizer.build(),
        loss=training.loss.value,
        metrics=[build(metric.compiled) for metric in training.metrics],
    )
    return model


def initial_weights(spec: Spec) -> list[Array]:
    """Return the weights of ``build_model(spec)``, in the order of ``model.variables``.

    It builds the layers one by one for the spec's shapes, without tracing a model. That takes a
    few milliseconds, so that a known architecture starts at once with another seed.
    """
    shape = spec.dataset.info().model_shape
    if spec.dataset.info().input_widths:
        return [variable.numpy() for variable in build_model(spec).variables]
    _seed_layers(spec.seed)
    layers = _build_layers(spec)
    for layer_spec, layer in zip(spec.layers, layers, strict=True):
        layer.build((None, *shape))
        shape = layer_spec.output_shape(shape)
    return [variable.numpy() for layer in layers for variable in layer.variables]


def named_weights(model: keras.Model, values: Sequence[Array]) -> dict[str, Array]:
    """Return weights by layer and variable, see ``dlcore.store.weights``.

    Args:
        model: the model.
        values: one array for each of ``model.variables``, in their order.
    """
    return dict(zip(_variable_names(model), values, strict=True))


def assign_weights(model: keras.Model, weights: Mapping[str, Array]) -> None:
    """Assign the weights of a run to a model of the same architecture.

    Raises:
        ValueError: they are of another architecture.
    """
    if list(weights) != _variable_names(model):
        raise ValueError(list(weights))
    for variable, value in zip(model.variables, weights.values(), strict=True):
        variable.assign(value)


def _variable_names(model: keras.Model) -> list[str]:
    """Return names such as ``"1/kernel"``: layer index in the spec and variable name in the layer.

    They omit the numbers of Keras, which counts equal layers in the whole process. Both directions
    of a bidirectional layer use one name for their generator, so the second gets a number.
    """
    layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
    names = [
        f"{index}/{_inner_name(variable.path, layer.name)}"
        for index, layer in enumerate(layers)
        for variable in layer.variables
    ]
    counts = [names[: index + 1].count(name) for index, name in enumerate(names)]
    return [
        name if count == 1 else f"{name}_{count}" for name, count in zip(names, counts, strict=True)
    ]


def _inner_name(path: str, layer: str) -> str:
    """Return ``forward_lstm/kernel`` for ``bidirectional_1/forward_lstm_1/kernel``."""
    inner = path.rpartition(f"{layer}/")[2]
    return re.sub(r"_\d+(?=/|$)", "", inner)


def _seed_layers(seed: int) -> None:
    """Do the part of ``set_random_seed`` that decides the seeds of layers.

    Setting TensorFlow's global seed too would clear its kernel cache, which costs each architecture
    of the process some 50 ms at its next step.
    """
    random.seed(seed)


def _build_sequential(spec: Spec) -> keras.Model:
    shape = spec.dataset.info().model_shape
    return keras.Sequential([keras.Input(shape), *_build_layers(spec)])


def _build_layers(spec: Spec) -> list[keras.layers.Layer]:
    return [call.build() for call in keras_calls(spec.layers, spec.training.precision)]


def _build_functional(spec: Spec) -> keras.Model:
    """Return a model with several inputs, which the first layer concatenates."""
    first, *others = spec.layers
    inputs = [keras.Input((features,)) for features in first.input_widths]
    tensor = first.connect(inputs)
    for layer in others:
        tensor = layer.connect([tensor])
    return keras.Model(inputs, tensor)
