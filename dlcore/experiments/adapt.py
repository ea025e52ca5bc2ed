"""A spec taken to another data set: the same layers where they suit, else others that do."""

from __future__ import annotations

from dlcore.datasets import DatasetSpec, Info, Kind
from dlcore.errors import SpecError
from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.layers import LSTM, AnyLayer, Branch, Concatenate, Dense, Embedding, SimpleRNN
from dlcore.models.mlp import Hidden, stack, unstack
from dlcore.planning.plan import plan
from dlcore.spec import Loss, MetricName, Spec, Training

STARTING_UNITS = 32


def moved(spec: Spec, dataset: DatasetSpec) -> Spec:
    """The spec on ``dataset``, with an output layer, a loss and metrics that suit it.

    Args:
        spec: as it is on its own data set.
        dataset: the new one.

    Returns:
        A spec that fits together.
    """
    info = dataset.info()
    training = _suitable(spec.training, info)
    for layers in (_with_output(spec.layers, info, training.loss), _starting_layers(dataset)):
        candidate = spec.model_copy(
            update={"dataset": dataset, "layers": layers, "training": training}
        )
        try:
            plan(candidate)
        except SpecError:
            continue
        if _suits_kind(info, layers):
            return candidate
    return starting(dataset)


def starting(dataset: DatasetSpec) -> Spec:
    """Where to begin with a data set: its first published experiment, else a small stack."""
    for preset in PRESETS.values():
        if preset.spec.dataset == dataset:
            return preset.spec
    data = {
        "dataset": dataset.model_dump(mode="json"),
        "layers": [layer.model_dump(mode="json") for layer in _starting_layers(dataset)],
        "training": _suitable(Training(), dataset.info()).model_dump(mode="json"),
    }
    return Spec.parse(data)


def output_units(info: Info, loss: Loss) -> int:
    """Neurons of the output layer.

    Args:
        info: of the data set.
        loss: a binary loss compares a single probability.
    """
    if not info.task.is_classification() or loss is Loss.BINARY_CROSSENTROPY:
        return 1
    return len(info.classes)


def output_activation(info: Info, loss: Loss) -> Activation:
    """Activation that makes of the output layer what the loss compares."""
    if not info.task.is_classification():
        return Activation.LINEAR
    return Activation.SIGMOID if loss is Loss.BINARY_CROSSENTROPY else Activation.SOFTMAX


def _suitable(training: Training, info: Info) -> Training:
    """The same training with a loss and metrics for the new task."""
    classes = info.task.is_classification()
    fits = training.loss.is_for_classes() is classes
    if fits and (training.loss is not Loss.BINARY_CROSSENTROPY or len(info.classes) == 2):
        return training
    loss = Loss.SPARSE_CATEGORICAL_CROSSENTROPY if classes else Loss.MEAN_SQUARED_ERROR
    metrics = (MetricName.ACCURACY,) if classes else (MetricName.RMSE,)
    stopping = training.early_stopping
    if stopping and stopping.monitor.endswith("accuracy"):
        stopping = stopping.model_copy(update={"monitor": "val_loss"})
    return training.model_copy(
        update={"loss": loss, "metrics": metrics, "early_stopping": stopping}
    )


def _with_output(layers: tuple[AnyLayer, ...], info: Info, loss: Loss) -> tuple[AnyLayer, ...]:
    """The layers with an output layer for the new data."""
    units, activation = output_units(info, loss), output_activation(info, loss)
    known = unstack(layers)
    if known:
        own = known[1]
        keeps = own is Activation.SIGMOID and activation is Activation.SOFTMAX
        return stack(known[0], units, own if keeps else activation)
    if not isinstance(layers[-1], Dense):
        return layers
    return (*layers[:-1], Dense(units=units, activation=activation))


def _suits_kind(info: Info, layers: tuple[AnyLayer, ...]) -> bool:
    """Whether the layers read the data as what it is; a Dense layer adds up word numbers too."""
    kinds = {layer.kind for layer in layers}
    if info.kind is Kind.TEXT:
        return "embedding" in kinds
    if info.kind is Kind.SERIES:
        return bool(kinds & {"simple_rnn", "lstm", "gru", "bidirectional", "conv1d"})
    return "embedding" not in kinds


def _starting_layers(dataset: DatasetSpec) -> tuple[AnyLayer, ...]:
    info = dataset.info()
    loss = _suitable(Training(), info).loss
    units, activation = output_units(info, loss), output_activation(info, loss)
    output = Dense(units=units, activation=activation)
    hidden = Dense(units=STARTING_UNITS, activation=Activation.RELU)
    if info.splits:
        branches = tuple(Branch(features=width, layers=(hidden,)) for width in info.splits)
        return (Concatenate(branches=branches), output)
    if info.kind is Kind.TEXT:
        words = int(getattr(dataset, "words", 10_000))
        return (Embedding(input_dim=words, output_dim=32), SimpleRNN(units=32), output)
    if info.kind is Kind.SERIES:
        return (LSTM(units=6), output)
    return stack((Hidden(STARTING_UNITS, Activation.RELU),), units, activation)
