"""Hypothesis strategies for specs and events."""

from __future__ import annotations

from typing import Literal, get_args

from hypothesis import strategies as st

from dlcore.datasets import AnyDataset, BuiltinDataset, Digits, FashionMnist, Imdb, Info, Mnist
from dlcore.events import (
    EpochEnded,
    Event,
    Failed,
    Fetching,
    Finished,
    Paused,
    Progress,
    Resumed,
    Started,
    Stopped,
)
from dlcore.models.activations import Activation
from dlcore.models.callbacks import EarlyStopping, ReduceLearningRate
from dlcore.models.layers import (
    GRU,
    LSTM,
    AnyLayer,
    AveragePooling2D,
    BatchNormalization,
    Bidirectional,
    Branch,
    Concatenate,
    Conv1D,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
    Regularizer,
    SimpleRNN,
)
from dlcore.models.layers.initializer import INITIALIZERS
from dlcore.models.metrics import MetricName
from dlcore.models.optimizers import Optimizer, OptimizerName
from dlcore.models.precision import PRECISIONS
from dlcore.models.second_output import SecondOutput
from dlcore.planning.compatibility import incompatibility
from dlcore.spec import Loss, Spec, Training

CLASSES = 10
"""Number of classes of ``datasets()``."""


def datasets() -> st.SearchStrategy[AnyDataset]:
    """Generate data sets of ten classes, whole or in part."""
    settings = {
        "train_size": st.none() | st.integers(10, 70_000),
        "wrong_labels": st.just(0.0) | st.floats(0.0, 0.9),
        "rare_class": st.none() | st.integers(0, 9),
        "rare_share": st.just(0.0) | st.floats(0.0, 1.0),
    }
    return (
        st.builds(Digits, **settings)
        | st.builds(Mnist, **settings)
        | st.builds(FashionMnist, **settings)
    )


def dense(max_units: int = 8192) -> st.SearchStrategy[Dense]:
    """Generate dense layers with any activation."""
    return st.builds(Dense, units=st.integers(1, max_units), activation=st.sampled_from(Activation))


def dropout() -> st.SearchStrategy[Dropout]:
    """Generate dropout layers."""
    return st.builds(Dropout, rate=st.floats(0.0, 0.95))


def layers(max_units: int = 8192) -> st.SearchStrategy[AnyLayer]:
    """Generate dense, dropout and flatten layers."""
    return dense(max_units) | dropout() | st.just(Flatten())


def optimizers() -> st.SearchStrategy[Optimizer]:
    """Generate optimizers with settings that they accept."""
    rates = st.floats(0.0, 10.0, exclude_min=True)
    plain = st.sampled_from([name for name in OptimizerName if not name.takes_momentum])
    with_momentum = st.builds(
        Optimizer,
        name=st.sampled_from([name for name in OptimizerName if name.takes_momentum]),
        learning_rate=rates,
        momentum=st.floats(0.0, 1.0, exclude_max=True),
        nesterov=st.booleans(),
    )
    return with_momentum | st.builds(Optimizer, name=plain, learning_rate=rates)


def validations() -> st.SearchStrategy[Literal["test"] | float]:
    """Generate what a model is validated on."""
    test: Literal["test"] = "test"
    return st.just(test) | st.floats(0.0, 0.9)


@st.composite
def trainings(draw: st.DrawFn) -> Training:
    """Generate training settings that are valid without regard to layers and data."""
    metrics = tuple(draw(st.lists(st.sampled_from(MetricName), unique=True)))
    validation = draw(validations())
    monitors = ["loss"] + ["accuracy"] * (MetricName.ACCURACY in metrics)
    if validation:
        monitors += [f"val_{name}" for name in monitors]
    stopping = st.builds(
        EarlyStopping,
        monitor=st.sampled_from(monitors),
        patience=st.integers(1, 1000),
        min_delta=st.floats(0.0, 10.0),
        restore_best_weights=st.booleans(),
    )
    reduction = st.builds(
        ReduceLearningRate,
        monitor=st.sampled_from(monitors),
        factor=st.floats(0.01, 0.99),
        patience=st.integers(1, 1000),
    )
    return Training(
        optimizer=draw(optimizers()),
        loss=draw(st.sampled_from(Loss)),
        metrics=metrics,
        batch_size=draw(st.integers(1, 8192)),
        epochs=draw(st.integers(1, 10_000)),
        validation=validation,
        early_stopping=draw(st.none() | stopping),
        reduce_learning_rate=draw(st.none() | reduction),
        class_weight=draw(st.sampled_from([None, "balanced"])),
        precision=draw(st.sampled_from(PRECISIONS)),
        trainer=draw(st.sampled_from(["auto", "exact", "plain"])),
    )


def specs() -> st.SearchStrategy[Spec]:
    """Generate valid specs whose layers may not fit together."""
    return st.builds(
        Spec,
        dataset=datasets(),
        layers=st.lists(layers(), min_size=1, max_size=8).map(tuple),
        training=trainings(),
        seed=st.integers(0, 2**31 - 1),
        second_output=st.none() | second_outputs(),
    )


def second_outputs() -> st.SearchStrategy[SecondOutput]:
    """Generate second outputs, of some data sets."""
    groups = st.sampled_from(["even", "shoe", "animal", "other"])
    return st.builds(SecondOutput, group=groups, loss_weight=st.floats(0.01, 100.0))


@st.composite
def fitting_specs(draw: st.DrawFn, max_units: int = 64, max_hidden: int = 4) -> Spec:
    """Generate specs that can be trained, whose layers fit the data."""
    before = draw(st.lists(dense(8) | dropout(), max_size=1))
    hidden = draw(st.lists(layers(max_units), max_size=max_hidden))
    output = draw(
        st.builds(
            Dense,
            units=st.just(CLASSES),
            activation=st.sampled_from([Activation.SOFTMAX, Activation.SIGMOID]),
        )
    )
    losses = [Loss.SPARSE_CATEGORICAL_CROSSENTROPY, Loss.CATEGORICAL_CROSSENTROPY]
    training = Training(
        optimizer=draw(optimizers()),
        loss=draw(st.sampled_from(losses)),
        batch_size=draw(st.integers(1, 512)),
        epochs=draw(st.integers(1, 50)),
        validation=draw(validations()),
    )
    return Spec(
        dataset=draw(datasets()),
        layers=(*before, Flatten(), *hidden, output),
        training=training,
        seed=draw(st.integers(0, 2**31 - 1)),
    )


def small_datasets() -> st.SearchStrategy[AnyDataset]:
    """Generate every data set of the app, with short reviews."""
    plain = [kind for kind in get_args(BuiltinDataset) if kind is not Imdb]
    reviews = st.builds(Imdb, words=st.integers(100, 300), steps=st.integers(10, 12))
    return st.one_of([st.builds(kind) for kind in plain] + [reviews])


def _regularizers() -> st.SearchStrategy[Regularizer]:
    return st.builds(Regularizer, l1=st.floats(0.0, 1.0), l2=st.floats(0.0, 1.0))


def _recurrent() -> st.SearchStrategy[SimpleRNN | LSTM | GRU]:
    settings = {
        "units": st.integers(1, 4),
        "activation": st.sampled_from(Activation),
        "return_sequences": st.booleans(),
    }
    return (
        st.builds(SimpleRNN, **settings) | st.builds(LSTM, **settings) | st.builds(GRU, **settings)
    )


def every_layer() -> st.SearchStrategy[AnyLayer]:
    """Generate small layers of every kind."""
    window = {
        "filters": st.integers(1, 3),
        "kernel_size": st.integers(1, 5),
        "strides": st.integers(1, 3),
        "padding": st.sampled_from(["valid", "same"]),
        "activation": st.sampled_from(Activation),
        "regularizer": _regularizers(),
    }
    pooled = {"pool_size": st.integers(1, 4), "padding": st.sampled_from(["valid", "same"])}
    factor = st.floats(0.0, 0.5)
    branches = st.lists(
        st.builds(
            Branch,
            features=st.sampled_from([64, 128]),
            layers=st.lists(dense(8) | dropout(), max_size=2).map(tuple),
        ),
        min_size=2,
        max_size=2,
    )
    kinds: list[st.SearchStrategy[AnyLayer]] = [
        st.just(Flatten()),
        st.builds(
            Dense,
            units=st.integers(1, 8),
            activation=st.sampled_from(Activation),
            initializer=st.sampled_from(INITIALIZERS),
            regularizer=_regularizers(),
        ),
        dropout(),
        st.builds(Conv1D, **window),
        st.builds(Conv2D, **window),
        st.builds(MaxPooling2D, **pooled),
        st.builds(AveragePooling2D, **pooled),
        st.just(GlobalAveragePooling2D()),
        st.just(BatchNormalization()),
        st.builds(Embedding, input_dim=st.integers(100, 300), output_dim=st.integers(1, 4)),
        _recurrent(),
        st.builds(Bidirectional, layer=_recurrent()),
        st.builds(Concatenate, branches=branches.map(tuple)),
        st.builds(RandomFlip),
        st.builds(RandomRotation, factor=factor),
        st.builds(RandomTranslation, factor=factor),
        st.builds(RandomZoom, factor=factor),
    ]
    return st.one_of(kinds)


@st.composite
def wide_specs(draw: st.DrawFn) -> Spec:
    """Generate specs over all data sets, layers, losses and metrics; half of them mostly fit."""
    dataset = draw(small_datasets())
    info = dataset.info()
    hidden = draw(st.lists(every_layer(), max_size=4))
    loss = draw(st.sampled_from(Loss))
    output = draw(every_layer())
    if draw(st.booleans()):
        hidden = _make_fitting(hidden, info)
        loss, output = draw(_outputs(info))
    metrics = draw(st.lists(st.sampled_from(MetricName), unique=True, max_size=2))
    training = Training(
        optimizer=draw(optimizers()), loss=loss, metrics=tuple(metrics), validation=0.2
    )
    seed = draw(st.integers(0, 2**31 - 1))
    spec = Spec(dataset=dataset, layers=(*hidden, output), training=training, seed=seed)
    seconds = [SecondOutput(group=group) for group in dataset.groups]
    return spec.model_copy(update={"second_output": draw(st.sampled_from([None, *seconds]))})


def _make_fitting(hidden: list[AnyLayer], info: Info) -> list[AnyLayer]:
    """Keep layers that are compatible with the data; add an input layer and a final flatten."""
    fitting = [
        layer
        for layer in hidden
        if incompatibility(layer, info) is None and not isinstance(layer, Concatenate | Embedding)
    ]
    first: list[AnyLayer] = (
        [Embedding(input_dim=info.vocabulary_size, output_dim=3)] if info.vocabulary_size else []
    )
    if info.input_widths:
        first = [
            Concatenate(branches=tuple(Branch(features=n, layers=()) for n in info.input_widths))
        ]
    return [*first, *fitting, Flatten()]


def _outputs(info: Info) -> st.SearchStrategy[tuple[Loss, Dense]]:
    if not info.task.is_classification():
        return st.just((Loss.MEAN_SQUARED_ERROR, Dense(units=1)))
    outputs = [
        (Loss.SPARSE_CATEGORICAL_CROSSENTROPY, len(info.classes), Activation.SOFTMAX),
        (Loss.CATEGORICAL_CROSSENTROPY, len(info.classes), Activation.SIGMOID),
    ]
    if len(info.classes) == 2:
        outputs.append((Loss.BINARY_CROSSENTROPY, 1, Activation.SIGMOID))
    return st.sampled_from(
        [(loss, Dense(units=units, activation=kind)) for loss, units, kind in outputs]
    )


def json_values() -> st.SearchStrategy[object]:
    """Generate any JSON value, including numbers out of bounds."""
    plain = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=20)
        | st.sampled_from(["dense", "flatten", "digits", "test", "adam", "relu", "1", "0.5"])
    )
    return st.recursive(
        plain,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text(max_size=10) | st.sampled_from(["kind", "name"]), inner)
        ),
        max_leaves=12,
    )


def events() -> st.SearchStrategy[Event]:
    """Generate events; a metric may be NaN."""
    finite = st.floats(allow_nan=False, allow_infinity=False)
    names = st.text(min_size=1, max_size=12)
    metrics = st.dictionaries(names, finite | st.just(float("nan")), max_size=4)
    values = st.dictionaries(
        names.filter(lambda name: name not in ("metrics", "test")),
        st.none() | st.booleans() | st.integers() | finite | st.text(max_size=20),
        max_size=4,
    )
    at, number = st.floats(0.0, 1e11), st.integers(0, 10**9)
    return st.one_of(
        st.builds(Fetching, at=at, file=names, had=number, size=number),
        st.builds(
            Started,
            at=at,
            epoch=number,
            epochs=number,
            steps=number,
            parameters=number,
            trainer=names,
            reason=names,
        ),
        st.builds(Progress, at=at, epoch=number, step=number, steps=number, metrics=metrics),
        st.builds(
            EpochEnded, at=at, epoch=number, metrics=metrics, seconds=finite, best=st.booleans()
        ),
        st.builds(Paused, at=at),
        st.builds(Resumed, at=at),
        st.builds(Stopped, at=at, epoch=number, test=metrics),
        st.builds(Finished, at=at, epoch=number, test=metrics, early=st.booleans()),
        st.builds(Failed, at=at, code=names, values=values, epoch=number),
    )
