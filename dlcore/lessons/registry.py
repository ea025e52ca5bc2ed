"""All lessons, in the order in which they are taught."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore.experiments.presets import PRESETS
from dlcore.lessons.figures import GAP
from dlcore.lessons.lesson import Lesson
from dlcore.lessons.rules import Better, Overfits, Saving, Spreading, WorstArm
from dlcore.models.activations import Activation
from dlcore.models.layers import LSTM, AnyLayer, Dense, Dropout, Flatten
from dlcore.spec import EarlyStopping, Spec

_EPOCHS, _BATCH, _SIZE = "training.epochs", "training.batch_size", "dataset.train_size"
_RATE, _STOPPING = "training.optimizer.learning_rate", "training.early_stopping"
_RATES = {"large": 0.1, "middle": 0.01, "small": 0.001}
_BATCHES = {"sixteen": 16, "middle": 128, "thousand": 1024}
_RELU, _DEEP = Activation.RELU, 5


def _preset(name: str) -> Spec:
    return PRESETS[name].spec


def _each(arms: Mapping[str, Spec], settings: Mapping[str, Any]) -> dict[str, Spec]:
    """The same change in every arm."""
    return {code: spec.changed(settings) for code, spec in arms.items()}


def _varied(spec: Spec, path: str, values: Mapping[str, Any]) -> dict[str, Spec]:
    """An arm for each value of one setting."""
    return {code: spec.changed({path: value}) for code, value in values.items()}


def _stacked(spec: Spec, stacks: Mapping[str, tuple[AnyLayer, ...]]) -> dict[str, Spec]:
    """An arm for each stack of layers."""
    return {code: spec.model_copy(update={"layers": stack}) for code, stack in stacks.items()}


def _mlp(*hidden: AnyLayer) -> tuple[AnyLayer, ...]:
    return (Flatten(), *hidden, Dense(units=10, activation=Activation.SOFTMAX))


def _deep(activation: Activation) -> tuple[AnyLayer, ...]:
    return _mlp(*[Dense(units=64, activation=activation)] * _DEEP)


_KANEKO = _preset("kaneko-mlp")
_LONG = {"twenty": _KANEKO, "fifty": _preset("kaneko-epochs-50")}
_WIDE = {"few": _preset("kaneko-epochs-50"), "many": _preset("kaneko-units-1000")}
_OUTPUTS = _varied(
    _preset("mlp-200-sigmoid"),
    "layers.2.activation",
    {"softmax": "softmax", "sigmoid": "sigmoid"},
)
_ACTIVATIONS = _stacked(
    _KANEKO,
    {
        "sigmoid": _deep(Activation.SIGMOID),
        "tanh": _deep(Activation.TANH),
        "relu": _deep(Activation.RELU),
    },
)
_DEPTHS = _stacked(
    _KANEKO,
    {
        "one": _mlp(Dense(units=100, activation=_RELU)),
        "three": _mlp(*[Dense(units=100, activation=_RELU)] * 3),
    },
)
_OPTIMIZERS = {
    "sgd": _KANEKO.changed({"training.optimizer.name": "sgd", _RATE: 0.01}),
    "adam": _KANEKO,
}
_DROPOUTS = _stacked(
    _preset("mlp-512-dropout").changed({_EPOCHS: 20}),
    {
        "without": _mlp(Dense(units=512, activation=_RELU)),
        "with": _mlp(Dense(units=512, activation=_RELU), Dropout(rate=0.5)),
    },
)
_STOPPINGS = _varied(
    _preset("mlp-3x100-early-stop").changed({_RATE: 0.001, _EPOCHS: 100}),
    _STOPPING,
    {"whole": None, "early": EarlyStopping(patience=10).model_dump(mode="json")},
)
_IMAGES = _stacked(
    _preset("mnist-cnn"), {"mlp": _KANEKO.layers, "cnn": _preset("mnist-cnn").layers}
)
_REVIEWS = _varied(_preset("imdb-rnn"), _EPOCHS, {"long": 10, "short": 3})
_IMDB = _preset("imdb-rnn")
_CELLS = _stacked(
    _IMDB,
    {"rnn": _IMDB.layers, "lstm": (_IMDB.layers[0], LSTM(units=32), _IMDB.layers[-1])},
)
_SERIES = {"one": _preset("airline-lstm"), "two": _preset("airline-lstm-2")}

_SMALL = {_SIZE: 10_000}
_SHORT_REVIEWS = {
    _SIZE: 5000,
    "dataset.words": 5000,
    "dataset.steps": 100,
    "layers.0.input_dim": 5000,
}

_ALL = (
    Lesson("epochs", _each(_LONG, _SMALL), _LONG, Better("twenty", "fifty")),
    Lesson("units", _each(_WIDE, {**_SMALL, _EPOCHS: 20}), _WIDE, Better("few", "many")),
    Lesson("output", _each(_OUTPUTS, _SMALL), _OUTPUTS, Better("softmax", "sigmoid")),
    Lesson(
        "activations",
        _each(_ACTIVATIONS, {**_SMALL, _EPOCHS: 5}),
        _ACTIVATIONS,
        WorstArm(("sigmoid", "tanh", "relu")),
    ),
    Lesson("depth", _each(_DEPTHS, _SMALL), _DEPTHS, Better("one", "three")),
    Lesson(
        "learning-rate",
        _each(_varied(_KANEKO, _RATE, _RATES), {**_SMALL, _EPOCHS: 10}),
        _varied(_KANEKO, _RATE, _RATES),
        WorstArm(tuple(_RATES)),
    ),
    Lesson(
        "optimizer",
        _each(_OPTIMIZERS, {**_SMALL, _EPOCHS: 10}),
        _OPTIMIZERS,
        Better("sgd", "adam"),
    ),
    Lesson(
        "batch-size",
        _each(_varied(_KANEKO, _BATCH, _BATCHES), {**_SMALL, _EPOCHS: 5}),
        _varied(_KANEKO, _BATCH, _BATCHES),
        WorstArm(tuple(_BATCHES)),
    ),
    Lesson(
        "dropout",
        _each(_DROPOUTS, {_SIZE: 5000}),
        _DROPOUTS,
        Better("without", "with", GAP),
        metric=GAP,
    ),
    Lesson(
        "early-stopping",
        _each(_STOPPINGS, {**_SMALL, _EPOCHS: 60}),
        _STOPPINGS,
        Saving("whole", "early"),
    ),
    Lesson("cnn", _each(_IMAGES, {_SIZE: 5000, _EPOCHS: 4}), _IMAGES, Better("mlp", "cnn")),
    Lesson(
        "overfitting",
        _each(_REVIEWS, _SHORT_REVIEWS),
        _REVIEWS,
        Overfits("long"),
        metric="val_loss",
    ),
    Lesson(
        "lstm",
        _each(_CELLS, {**_SHORT_REVIEWS, _EPOCHS: 5}),
        _CELLS,
        Better("rnn", "lstm"),
    ),
    Lesson(
        "lstm-layers",
        _each(_SERIES, {_EPOCHS: 100}),
        _SERIES,
        Better("one", "two", "test_rmse"),
        metric="test_rmse",
    ),
    Lesson(
        "chance",
        {"same": _preset("digits-mlp")},
        {"same": _KANEKO},
        Spreading("same"),
        seeds=5,
    ),
)

LESSONS: Mapping[str, Lesson] = {lesson.id: lesson for lesson in _ALL}
