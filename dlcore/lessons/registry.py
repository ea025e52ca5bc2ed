"""All lessons, in the order of the course."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dlcore.experiments.presets import PRESETS
from dlcore.lessons.lesson import Lesson
from dlcore.lessons.rules import BetterArm, EpochSavings, Overfits, SeedRange, WorstArm
from dlcore.models.activations import Activation
from dlcore.models.builders import Hidden, stack
from dlcore.models.callbacks import EarlyStopping
from dlcore.models.layers import LSTM, AnyLayer
from dlcore.models.precision import FLOAT32, MIXED_BFLOAT16
from dlcore.spec import Spec

_EPOCHS, _BATCH, _SIZE = "training.epochs", "training.batch_size", "dataset.train_size"
_RATE, _STOPPING = "training.optimizer.learning_rate", "training.early_stopping"
_RATES = {"large": 0.1, "middle": 0.01, "small": 0.001}
_BATCHES = {"sixteen": 16, "middle": 128, "thousand": 1024}
_RELU, _DEPTH = Activation.RELU, 5


def _preset(name: str) -> Spec:
    return PRESETS[name].spec


def _change_all(arms: Mapping[str, Spec], settings: Mapping[str, Any]) -> dict[str, Spec]:
    """Change the same settings in every arm."""
    return {code: spec.changed(settings) for code, spec in arms.items()}


def _vary(spec: Spec, path: str, values: Mapping[str, Any]) -> dict[str, Spec]:
    """Return an arm for each value of one setting."""
    return {code: spec.changed({path: value}) for code, value in values.items()}


def _vary_layers(spec: Spec, layers: Mapping[str, tuple[AnyLayer, ...]]) -> dict[str, Spec]:
    """Return an arm for each stack of layers."""
    return {code: spec.model_copy(update={"layers": each}) for code, each in layers.items()}


def _mlp(hidden: Sequence[Hidden]) -> tuple[AnyLayer, ...]:
    return stack(hidden, 10, Activation.SOFTMAX)


def _deep(activation: Activation) -> tuple[AnyLayer, ...]:
    return _mlp([Hidden(64, activation)] * _DEPTH)


_KANEKO = _preset("kaneko-mlp")
_LONG = {"twenty": _KANEKO, "fifty": _preset("kaneko-epochs-50")}
_WIDE = {"few": _preset("kaneko-epochs-50"), "many": _preset("kaneko-units-1000")}
_OUTPUTS = _vary(
    _preset("mlp-200-sigmoid"),
    "layers.2.activation",
    {"softmax": "softmax", "sigmoid": "sigmoid"},
)
_ACTIVATIONS = _vary_layers(
    _KANEKO,
    {
        "sigmoid": _deep(Activation.SIGMOID),
        "tanh": _deep(Activation.TANH),
        "relu": _deep(Activation.RELU),
    },
)
_DEPTHS = _vary_layers(
    _KANEKO, {"one": _mlp([Hidden(100, _RELU)]), "three": _mlp([Hidden(100, _RELU)] * 3)}
)
_OPTIMIZERS = {
    "sgd": _KANEKO.changed({"training.optimizer.name": "sgd", _RATE: 0.01}),
    "adam": _KANEKO,
}
_DROPOUTS = _vary_layers(
    _preset("mlp-512-dropout").changed({_EPOCHS: 20}),
    {
        "without": _mlp([Hidden(512, _RELU)]),
        "with": _mlp([Hidden(512, _RELU, dropout=0.5)]),
    },
)
_STOPPINGS = _vary(
    _preset("mlp-3x100-early-stop").changed({_RATE: 0.001, _EPOCHS: 100}),
    _STOPPING,
    {"whole": None, "early": EarlyStopping(patience=10).model_dump(mode="json")},
)
_PRECISION, _BITS = "training.precision", {"float32": FLOAT32, "bfloat16": MIXED_BFLOAT16}
# Few filters, because without its instructions a processor takes many times as long for bfloat16.
_FEW_FILTERS = _preset("digits-cnn").changed(
    {"layers.1.filters": 8, "layers.3.filters": 16, _EPOCHS: 8}
)
_IMAGES = _vary_layers(
    _preset("mnist-cnn"), {"mlp": _KANEKO.layers, "cnn": _preset("mnist-cnn").layers}
)
_REVIEWS = _vary(_preset("imdb-rnn"), _EPOCHS, {"long": 10, "short": 3})
_IMDB = _preset("imdb-rnn")
_CELLS = _vary_layers(
    _IMDB,
    {"rnn": _IMDB.layers, "lstm": (_IMDB.layers[0], LSTM(units=32), _IMDB.layers[-1])},
)
_SERIES = {
    "one": _preset("airline-lstm"),
    "two": _preset("airline-lstm-2").changed(
        {"layers.0.activation": "tanh", "layers.1.activation": "tanh"}
    ),
    # The source changed the activation together with the number of layers.
    "source": _preset("airline-lstm-2"),
}

_SMALL = {_SIZE: 10_000}
_SHORT_REVIEWS = {
    _SIZE: 5000,
    "dataset.words": 5000,
    "dataset.steps": 100,
    "layers.0.input_dim": 5000,
}

_ALL = (
    Lesson("epochs", _change_all(_LONG, _SMALL), _LONG, BetterArm("twenty", "fifty")),
    Lesson("units", _change_all(_WIDE, {**_SMALL, _EPOCHS: 20}), _WIDE, BetterArm("few", "many")),
    Lesson("output", _change_all(_OUTPUTS, _SMALL), _OUTPUTS, BetterArm("softmax", "sigmoid")),
    Lesson(
        "activations",
        _change_all(_ACTIVATIONS, {**_SMALL, _EPOCHS: 5}),
        _ACTIVATIONS,
        WorstArm(("sigmoid", "tanh", "relu")),
    ),
    Lesson("depth", _change_all(_DEPTHS, _SMALL), _DEPTHS, BetterArm("one", "three")),
    Lesson(
        "learning-rate",
        _change_all(_vary(_KANEKO, _RATE, _RATES), {**_SMALL, _EPOCHS: 10}),
        _vary(_KANEKO, _RATE, _RATES),
        WorstArm(tuple(_RATES)),
    ),
    Lesson(
        "optimizer",
        _change_all(_OPTIMIZERS, {**_SMALL, _EPOCHS: 10}),
        _OPTIMIZERS,
        BetterArm("sgd", "adam"),
    ),
    Lesson(
        "batch-size",
        _change_all(_vary(_KANEKO, _BATCH, _BATCHES), {**_SMALL, _EPOCHS: 5}),
        _vary(_KANEKO, _BATCH, _BATCHES),
        WorstArm(tuple(_BATCHES)),
    ),
    Lesson(
        "dropout",
        _change_all(_DROPOUTS, {_SIZE: 5000}),
        _DROPOUTS,
        BetterArm("without", "with"),
    ),
    Lesson(
        "early-stopping",
        _change_all(_STOPPINGS, {**_SMALL, _EPOCHS: 60}),
        _STOPPINGS,
        EpochSavings("whole", "early"),
    ),
    Lesson(
        "cnn", _change_all(_IMAGES, {_SIZE: 5000, _EPOCHS: 4}), _IMAGES, BetterArm("mlp", "cnn")
    ),
    Lesson(
        "overfitting",
        _change_all(_REVIEWS, _SHORT_REVIEWS),
        _REVIEWS,
        Overfits("long"),
        metric="val_loss",
    ),
    Lesson(
        "lstm",
        _change_all(_CELLS, {**_SHORT_REVIEWS, _EPOCHS: 5}),
        _CELLS,
        BetterArm("rnn", "lstm"),
    ),
    Lesson(
        "lstm-layers",
        _change_all(_SERIES, {_EPOCHS: 100}),
        _SERIES,
        BetterArm("one", "two", "test_rmse"),
        metric="test_rmse",
    ),
    Lesson(
        "chance",
        {"same": _preset("digits-mlp")},
        {"same": _KANEKO},
        SeedRange("same"),
        seeds=5,
    ),
    Lesson(
        "precision",
        _vary(_FEW_FILTERS, _PRECISION, _BITS),
        _vary(_preset("mnist-cnn"), _PRECISION, _BITS),
        BetterArm("float32", "bfloat16"),
        seeds=5,
    ),
)

LESSONS: Mapping[str, Lesson] = {lesson.id: lesson for lesson in _ALL}

_ARMS = {lesson.origin(arm): (lesson, arm) for lesson in _ALL for arm in lesson.arms}


def find_arm(origin: str) -> tuple[Lesson, str] | None:
    """Return the lesson and the code of the arm that a run belongs to.

    Args:
        origin: the run's ``preset``, see :meth:`dlcore.lessons.lesson.Lesson.origin`.
    """
    return _ARMS.get(origin)
