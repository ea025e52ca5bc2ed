"""Adapt a spec to another data set."""

from __future__ import annotations

from dlcore.datasets import DatasetSpec, Info, Kind
from dlcore.errors import SpecError
from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.builders import (
    Hidden,
    join_inputs,
    output_layer,
    read_series,
    read_words,
    stack,
    unstack,
)
from dlcore.models.layers import AnyLayer
from dlcore.models.layers.traits import Reads, Role
from dlcore.models.metrics import MetricName
from dlcore.models.precision import suitable_precision
from dlcore.planning.plan import metric_incompatibility, plan
from dlcore.spec import Loss, Spec, Training

STARTING_UNITS = 32


def adapt(spec: Spec, dataset: DatasetSpec) -> Spec:
    """Return the spec on another data set, with an output layer, a loss and metrics that suit it.

    The layers are kept where they suit the data; else a starting network replaces them.

    Args:
        spec: on its own data set.
        dataset: the new one.

    Returns:
        A spec whose parts fit together.
    """
    info = dataset.info()
    training, second = _adapt_training(spec.training, info), spec.second_output
    if second and second.group not in dataset.groups:
        second = None
    for layers in (_adapt_output(spec.layers, info, training.loss), _starting_layers(dataset)):
        precision = suitable_precision(layers, training.precision)
        suited = training.model_copy(update={"precision": precision})
        candidate = spec.model_copy(
            update={
                "dataset": dataset,
                "layers": layers,
                "training": suited,
                "second_output": second,
            }
        )
        try:
            plan(candidate)
        except SpecError:
            continue
        if _suits_kind(info, layers):
            return candidate
    return starting_spec(dataset)


def adapt_loss(spec: Spec, loss: Loss) -> Spec:
    """Return the spec with another loss, and an output layer and metrics that suit it.

    Args:
        spec: on any data.
        loss: suits the data.
    """
    info, metrics = spec.dataset.info(), spec.training.metrics
    kept = tuple(metric for metric in metrics if not metric_incompatibility(metric, loss, info))
    training = spec.training.model_copy(update={"loss": loss, "metrics": kept})
    layers = _adapt_output(spec.layers, info, loss)
    return spec.model_copy(update={"layers": layers, "training": training})


def starting_spec(dataset: DatasetSpec) -> Spec:
    """Return the first published experiment on a data set, or a small network if there is none."""
    for preset in PRESETS.values():
        if preset.spec.dataset == dataset:
            return preset.spec
    data = {
        "dataset": dataset.model_dump(mode="json"),
        "layers": [layer.model_dump(mode="json") for layer in _starting_layers(dataset)],
        "training": _adapt_training(Training(), dataset.info()).model_dump(mode="json"),
    }
    return Spec.parse(data)


def output_units(info: Info, loss: Loss) -> int:
    """Return the neurons of the output layer.

    Args:
        info: of the data set.
        loss: a binary loss compares a single probability.
    """
    if not info.task.is_classification() or loss is Loss.BINARY_CROSSENTROPY:
        return 1
    return len(info.classes)


def output_activation(info: Info, loss: Loss) -> Activation:
    """Return the activation with which the output layer gives what the loss compares."""
    if not info.task.is_classification():
        return Activation.LINEAR
    return Activation.SIGMOID if loss is Loss.BINARY_CROSSENTROPY else Activation.SOFTMAX


def _adapt_training(training: Training, info: Info) -> Training:
    """Return the same training with a loss and metrics for the task of the data."""
    for_classes = info.task.is_classification()
    suits = training.loss.is_for_classes() is for_classes
    if suits and (training.loss is not Loss.BINARY_CROSSENTROPY or len(info.classes) == 2):
        return training
    loss = Loss.SPARSE_CATEGORICAL_CROSSENTROPY if for_classes else Loss.MEAN_SQUARED_ERROR
    metric = MetricName.ACCURACY if for_classes else MetricName.RMSE
    callbacks = {
        name: callback.model_copy(update={"monitor": "val_loss"})
        for name, callback in training.callbacks.items()
        if callback.monitor.endswith("accuracy")
    }
    weight = training.class_weight if for_classes else None
    return training.model_copy(
        update={"loss": loss, "metrics": (metric,), "class_weight": weight, **callbacks}
    )


def _adapt_output(layers: tuple[AnyLayer, ...], info: Info, loss: Loss) -> tuple[AnyLayer, ...]:
    """Return the layers with an output layer for the data."""
    units, activation = output_units(info, loss), output_activation(info, loss)
    mlp = unstack(layers)
    if mlp:
        hidden, present = mlp
        # Several sigmoid outputs are a choice; a single one becomes a row of probabilities.
        is_row = getattr(layers[-1], "units", 1) > 1
        is_kept = is_row and present is Activation.SIGMOID and activation is Activation.SOFTMAX
        return stack(hidden, units, present if is_kept else activation)
    if layers[-1].role is not Role.NEURONS:
        return layers
    return (*layers[:-1], output_layer(units, activation))


def _suits_kind(info: Info, layers: tuple[AnyLayer, ...]) -> bool:
    """Return whether the layers are made for such data; a sum of word numbers means nothing."""
    reads = {layer.reads for layer in layers}
    if info.kind is Kind.TEXT:
        return Reads.WORDS in reads
    if info.kind is Kind.SERIES:
        return Reads.SEQUENCE in reads
    return Reads.WORDS not in reads


def _starting_layers(dataset: DatasetSpec) -> tuple[AnyLayer, ...]:
    info = dataset.info()
    loss = _adapt_training(Training(), info).loss
    units, activation = output_units(info, loss), output_activation(info, loss)
    output = output_layer(units, activation)
    if info.input_widths:
        return (join_inputs(info.input_widths, STARTING_UNITS), output)
    if info.kind is Kind.TEXT:
        return (*read_words(info.vocabulary_size, STARTING_UNITS), output)
    if info.kind is Kind.SERIES:
        return (*read_series(6), output)
    return stack((Hidden(STARTING_UNITS, Activation.RELU),), units, activation)
