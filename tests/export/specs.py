"""Small specs that together need every line of code an exported program can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from benchmarks.cifar10_subset import Cifar10Subset
from dlcore.datasets import Characters, Cifar10, Digits, FashionMnist, Imdb, Points
from dlcore.datasets.builtin.points import PointsShape
from dlcore.datasets.plane.plane import Plane
from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.callbacks import EarlyStopping, ReduceLearningRate
from dlcore.models.layers import (
    GRU,
    AnyLayer,
    AveragePooling2D,
    BatchNormalization,
    Bidirectional,
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
from dlcore.models.metrics import MetricName
from dlcore.models.optimizers import Optimizer, OptimizerName
from dlcore.models.precision import MIXED_BFLOAT16
from dlcore.models.second_output import SecondOutput
from dlcore.spec import Loss, Spec, Training

EXACT = Training(trainer="exact", epochs=2, batch_size=32)
SGD = Optimizer(name=OptimizerName.SGD, learning_rate=0.01, momentum=0.9, nesterov=True)
SAMPLES = 120
STEPS = 20


def presets() -> Iterator[tuple[str, Spec]]:
    """Yield every preset with a few samples and two epochs; CIFAR-10 from its subset."""
    for name, preset in PRESETS.items():
        spec = preset.spec
        dataset = spec.dataset.model_copy(update={"train_size": SAMPLES})
        if isinstance(dataset, Imdb):
            dataset = dataset.model_copy(update={"steps": STEPS})
        if isinstance(dataset, Cifar10):
            dataset = Cifar10Subset(train_size=SAMPLES)
        training = spec.training.model_copy(update={"epochs": 2, "trainer": "exact"})
        yield name, spec.model_copy(update={"dataset": dataset, "training": training})


def _optimizer(name: OptimizerName) -> Optimizer:
    return Optimizer(name=name, learning_rate=0.01)


def others() -> Iterator[tuple[str, Spec]]:
    """Yield specs with everything that no preset has."""
    softmax = Dense(units=10, activation=Activation.SOFTMAX)
    augmented: tuple[AnyLayer, ...] = (
        RandomFlip(),
        RandomRotation(),
        RandomTranslation(),
        RandomZoom(),
        Conv2D(
            filters=4,
            strides=2,
            padding="same",
            activation=Activation.RELU,
            regularizer=Regularizer(l2=0.01),
        ),
        MaxPooling2D(),
        AveragePooling2D(padding="same"),
        BatchNormalization(),
        GlobalAveragePooling2D(),
        softmax,
    )
    yield (
        "augmented",
        Spec(
            dataset=FashionMnist(train_size=SAMPLES),
            layers=augmented,
            training=EXACT.model_copy(update={"optimizer": _optimizer(OptimizerName.RMSPROP)}),
        ),
    )
    convolved: tuple[AnyLayer, ...] = (
        Conv2D(filters=4, activation=Activation.RELU),
        MaxPooling2D(),
        Flatten(),
        softmax,
    )
    half = EXACT.model_copy(update={"precision": MIXED_BFLOAT16})
    yield "half-precision", Spec(dataset=Digits(), layers=convolved, training=half)
    reading: tuple[AnyLayer, ...] = (
        Embedding(input_dim=10_000, output_dim=4),
        Conv1D(filters=4, activation=Activation.RELU),
        Bidirectional(layer=SimpleRNN(units=3, return_sequences=True)),
        GRU(units=3),
        Dense(units=1, activation=Activation.SIGMOID, regularizer=Regularizer(l1=0.001)),
    )
    words = Imdb(steps=STEPS, train_size=SAMPLES)
    binary = EXACT.model_copy(update={"loss": Loss.BINARY_CROSSENTROPY, "batch_size": 100})
    yield "reading", Spec(dataset=words, layers=reading, training=binary)
    dense: tuple[AnyLayer, ...] = (Dense(units=4, activation=Activation.TANH), Dropout(rate=0.2))
    two = Dense(units=2, activation=Activation.SOFTMAX)
    for shape in get_args(PointsShape):
        points = Points(shape=shape, samples=SAMPLES, noise=0.2, seed=3)
        yield f"points-{shape}", Spec(dataset=points, layers=(*dense, two), training=EXACT)
    plane = Plane(shape="spiral", samples=SAMPLES, noise=0.1, features=("x1", "x2", "sin_x1"))
    one = Dense(units=1, activation=Activation.SIGMOID)
    measured = binary.model_copy(
        update={"optimizer": _optimizer(OptimizerName.ADAGRAD), "metrics": tuple(MetricName)}
    )
    yield "plane", Spec(dataset=plane, layers=(*dense, one), training=measured)
    flat: tuple[AnyLayer, ...] = (Flatten(), Dense(units=8, activation=Activation.RELU), softmax)
    digits = Digits(train_size=SAMPLES)
    for optimizer in (Optimizer(), SGD):
        training = EXACT.model_copy(update={"optimizer": optimizer})
        name = f"digits-{optimizer.name}"
        yield name, Spec(dataset=digits, layers=flat, training=training, seed=5)
    monitored = EXACT.model_copy(
        update={
            "optimizer": _optimizer(OptimizerName.ADAMW),
            "class_weight": "balanced",
            "epochs": 6,
            "validation": 0.3,
            "early_stopping": EarlyStopping(patience=2, min_delta=1.0, restore_best_weights=True),
            "reduce_learning_rate": ReduceLearningRate(patience=1, min_delta=1.0),
        }
    )
    impaired = Digits(train_size=SAMPLES, wrong_labels=0.2, rare_class=3, rare_share=0.1)
    text = Characters(context_length=5, train_size=SAMPLES)
    letters = text.info().vocabulary_size
    embedded: tuple[AnyLayer, ...] = (
        Embedding(input_dim=letters, output_dim=4),
        Flatten(),
        Dense(units=letters, activation=Activation.SOFTMAX),
    )
    yield "characters", Spec(dataset=text, layers=embedded, training=EXACT)
    yield "watched", Spec(dataset=impaired, layers=flat, training=monitored)
    by_accuracy = monitored.model_copy(
        update={
            "optimizer": _optimizer(OptimizerName.NADAM),
            "class_weight": None,
            "loss": Loss.CATEGORICAL_CROSSENTROPY,
            "early_stopping": EarlyStopping(monitor="val_accuracy", patience=2, min_delta=0.1),
            "reduce_learning_rate": None,
        }
    )
    even = SecondOutput(group="even", loss_weight=0.3)
    yield (
        "two-outputs",
        Spec(dataset=digits, layers=flat, training=by_accuracy, second_output=even),
    )


SPECS: Mapping[str, Spec] = {**dict(presets()), **dict(others())}
