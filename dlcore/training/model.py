"""The Keras model of a spec, as plain Keras code would build it after setting the seed."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

import keras

from dlcore.arrays import Array
from dlcore.models.keras_call import build
from dlcore.models.precision import keras_calls
from dlcore.models.second_output import SecondOutput, metric_of_first
from dlcore.spec import Spec


class PlainMetricNames(keras.Model):
    """A model whose metrics have the same names with two outputs as with one."""

    def get_metrics_result(self) -> dict[str, Any]:
        """Return the metrics, see ``metric_of_first``."""
        results = super().get_metrics_result()
        return {metric_of_first(name): value for name, value in results.items()}


def build_model(spec: Spec, functional: type[keras.Model] = keras.Model) -> keras.Model:
    """Return a compiled model with the initial weights of the spec's seed.

    They are those of ``keras.utils.set_random_seed(seed)`` followed by plain code for the model.

    Args:
        functional: class of a model that is no stack of layers.
    """
    _seed_layers(spec.seed)
    is_stack = not _is_functional(spec)
    model = _build_sequential(spec) if is_stack else _build_functional(spec, functional)
    model.compile(**build(spec.compile_arguments()))
    return model


def initial_weights(spec: Spec) -> list[Array]:
    """Return the weights of ``build_model(spec)``, in the order of ``model.variables``.

    It builds the layers one by one for the spec's shapes, without tracing a model. That takes a
    few milliseconds, so that a known architecture starts at once with another seed.
    """
    shape = spec.dataset.info().model_shape
    if _is_functional(spec):
        return [variable.numpy() for variable in build_model(spec).variables]
    _seed_layers(spec.seed)
    layers = _build_layers(spec)
    for layer_spec, layer in zip(spec.layers, layers, strict=True):
        layer.build((None, *shape))
        shape = layer_spec.output_shape(shape)
    return [variable.numpy() for layer in layers for variable in layer.variables]


def layers_of(model: keras.Model) -> list[keras.layers.Layer]:
    """Return the layers without those of the inputs, which a sequential model does not list."""
    return [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]


def first_output_of(model: keras.Model) -> keras.Model:
    """Return a network with two outputs as one that has the first output only.

    Returns:
        A sequential model of the same layers; a network with one output as it is.
    """
    if len(model.outputs) == 1:
        return model
    *layers, _ = layers_of(model)
    return keras.Sequential([keras.Input(model.input_shape[1:]), *layers])


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
    names = [
        f"{index}/{_inner_name(variable.path, layer.name)}"
        for index, layer in enumerate(layers_of(model))
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


def _is_functional(spec: Spec) -> bool:
    return bool(spec.dataset.info().input_widths or spec.second_output)


def _build_functional(spec: Spec, functional: type[keras.Model]) -> keras.Model:
    second = spec.second_output
    return (
        _build_two_outputs(spec, second, functional)
        if second
        else _build_several_inputs(spec, functional)
    )


def _build_several_inputs(spec: Spec, functional: type[keras.Model]) -> keras.Model:
    """Return a model with several inputs, which the first layer concatenates."""
    inputs = tensors = [keras.Input((width,)) for width in spec.dataset.info().input_widths]
    for layer in spec.layers:
        tensors = [layer.connect(tensors)]
    return functional(inputs, tensors[0])


def _build_two_outputs(
    spec: Spec, second: SecondOutput, functional: type[keras.Model]
) -> keras.Model:
    """Return a model whose last layer but one leads to two outputs."""
    *hidden, last = keras_calls(spec.layers, spec.training.precision)
    inputs = tensor = keras.Input(spec.dataset.info().model_shape)
    for call in hidden:
        tensor = call.build()(tensor)
    return functional(inputs, [call.build()(tensor) for call in second.calls(last)])
