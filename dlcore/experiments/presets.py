"""Published experiments, each as a spec with the metrics that its source states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dlcore.datasets import (
    AirlinePassengers,
    Cifar10,
    Digits,
    Imdb,
    Mnist,
    NoisyLine,
    TwoClass,
    TwoInputs,
)
from dlcore.models.activations import Activation
from dlcore.models.callbacks import EarlyStopping
from dlcore.models.layers import (
    LSTM,
    AnyLayer,
    Branch,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    MaxPooling2D,
    RandomRotation,
    SimpleRNN,
)
from dlcore.models.metrics import MetricName
from dlcore.models.optimizers import Optimizer, OptimizerName
from dlcore.models.second_output import SecondOutput
from dlcore.spec import Loss, Spec, Training


@dataclass(frozen=True)
class Preset:
    """One experiment.

    Args:
        id: its name in the code, the URL and the benchmarks.
        spec: the recipe.
        published: metrics of the source: ``val_accuracy`` and so on of the last epoch,
            ``test_accuracy`` of the test, with ``first_`` those of epoch 1, with ``best_`` the
            best of any epoch.
    """

    id: str
    spec: Spec
    published: Mapping[str, float] = field(default_factory=dict)


def _mlp(units: int) -> tuple[AnyLayer, ...]:
    return (
        Flatten(),
        Dense(units=units, activation=Activation.RELU),
        Dense(units=10, activation=Activation.SOFTMAX),
    )


def _relu(*units: int) -> tuple[Dense, ...]:
    return tuple(Dense(units=count, activation=Activation.RELU) for count in units)


def _cnn() -> tuple[AnyLayer, ...]:
    return (
        Conv2D(filters=32, activation=Activation.RELU),
        MaxPooling2D(),
        Conv2D(filters=64, activation=Activation.RELU),
        MaxPooling2D(),
        Conv2D(filters=64, activation=Activation.RELU),
        Flatten(),
        Dense(units=64, activation=Activation.RELU),
        Dense(units=10, activation=Activation.SOFTMAX),
    )


def _small_cnn() -> tuple[AnyLayer, ...]:
    """Return a CNN for images of 8x8 pixels; turned a little, digits resemble drawn ones more."""
    return (
        RandomRotation(factor=0.03),
        Conv2D(filters=32, activation=Activation.RELU, padding="same"),
        MaxPooling2D(),
        Conv2D(filters=64, activation=Activation.RELU, padding="same"),
        MaxPooling2D(),
        Flatten(),
        Dense(units=10, activation=Activation.SOFTMAX),
    )


def _airline(*layers: AnyLayer) -> Spec:
    return Spec(
        dataset=AirlinePassengers(),
        layers=(*layers, Dense(units=1)),
        training=Training(
            loss=Loss.MEAN_SQUARED_ERROR,
            metrics=(MetricName.RMSE,),
            batch_size=1,
            epochs=150,
            validation=0.1,
        ),
    )


def _kaneko(units: int = 64, epochs: int = 20) -> Spec:
    return Spec(
        dataset=Mnist(),
        layers=_mlp(units),
        training=Training(batch_size=32, epochs=epochs, validation="test"),
    )


_ALL = (
    Preset(
        "kaneko-mlp",
        _kaneko(),
        {
            "first_loss": 0.2997,
            "first_accuracy": 0.9150,
            "first_val_loss": 0.1632,
            "first_val_accuracy": 0.9524,
            "loss": 0.0104,
            "accuracy": 0.9971,
            "val_loss": 0.1095,
            "best_val_loss": 0.0904,
            "val_accuracy": 0.9748,
        },
    ),
    Preset("kaneko-epochs-50", _kaneko(epochs=50), {"accuracy": 0.9988}),
    Preset("kaneko-units-1000", _kaneko(units=1000, epochs=50), {"accuracy": 0.9997}),
    Preset(
        "mlp-512-rmsprop",
        Spec(
            dataset=Mnist(),
            layers=_mlp(512),
            training=Training(
                optimizer=Optimizer(name=OptimizerName.RMSPROP),
                loss=Loss.CATEGORICAL_CROSSENTROPY,
                batch_size=128,
                epochs=5,
                validation="test",
            ),
        ),
        {"loss": 0.0378, "accuracy": 0.9885, "val_loss": 0.0677, "val_accuracy": 0.9793},
    ),
    Preset(
        "mlp-200-sigmoid",
        Spec(
            dataset=Mnist(),
            layers=(
                Flatten(),
                Dense(units=200, activation=Activation.RELU),
                Dense(units=10, activation=Activation.SIGMOID),
            ),
            training=Training(
                loss=Loss.CATEGORICAL_CROSSENTROPY, batch_size=100, epochs=5, validation="test"
            ),
        ),
        {"test_loss": 0.0750, "test_accuracy": 0.9761},
    ),
    Preset(
        "mlp-3x100-early-stop",
        Spec(
            dataset=Mnist(),
            layers=(
                Flatten(),
                *[Dense(units=100, activation=Activation.RELU)] * 3,
                Dense(units=10, activation=Activation.SOFTMAX),
            ),
            training=Training(
                optimizer=Optimizer(learning_rate=0.01),
                loss=Loss.CATEGORICAL_CROSSENTROPY,
                metrics=(MetricName.MAE, MetricName.ACCURACY),
                batch_size=100,
                epochs=3000,
                validation=0.2,
                early_stopping=EarlyStopping(monitor="val_loss", patience=10, min_delta=0.0),
            ),
        ),
        {"test_accuracy": 0.9696},
    ),
    Preset(
        "mlp-512-dropout",
        Spec(
            dataset=Mnist(),
            layers=(
                Flatten(),
                Dense(units=512, activation=Activation.RELU),
                Dropout(rate=0.2),
                Dense(units=10, activation=Activation.SOFTMAX),
            ),
            training=Training(batch_size=32, epochs=5, validation="test"),
        ),
    ),
    Preset(
        "mnist-cnn",
        Spec(dataset=Mnist(), layers=_cnn(), training=Training(epochs=5, validation=0.2)),
    ),
    Preset(
        "cifar10-cnn",
        Spec(
            dataset=Cifar10(),
            layers=_cnn(),
            training=Training(
                optimizer=Optimizer(name=OptimizerName.RMSPROP),
                loss=Loss.CATEGORICAL_CROSSENTROPY,
                batch_size=64,
                epochs=10,
                validation="test",
            ),
        ),
        {
            "first_val_accuracy": 0.4282,
            "loss": 0.5731,
            "accuracy": 0.8005,
            "val_loss": 0.9337,
            "val_accuracy": 0.6961,
        },
    ),
    Preset(
        "imdb-rnn",
        Spec(
            dataset=Imdb(),
            layers=(
                Embedding(input_dim=10_000, output_dim=32),
                SimpleRNN(units=32),
                Dense(units=1, activation=Activation.SIGMOID),
            ),
            training=Training(
                optimizer=Optimizer(name=OptimizerName.RMSPROP),
                loss=Loss.BINARY_CROSSENTROPY,
                batch_size=128,
                epochs=10,
                validation=0.2,
            ),
        ),
        {
            "loss": 0.0314,
            "accuracy": 0.9919,
            "val_loss": 0.6087,
            "val_accuracy": 0.8320,
            "best_val_loss": 0.3802,
            "best_val_accuracy": 0.8450,
        },
    ),
    Preset("airline-lstm", _airline(LSTM(units=6)), {"test_rmse": 0.1008}),
    Preset(
        "airline-lstm-2",
        _airline(
            LSTM(units=6, activation=Activation.RELU, return_sequences=True),
            LSTM(units=6, activation=Activation.RELU),
        ),
        {"test_rmse": 0.1605},
    ),
    Preset(
        "precision-binary",
        Spec(
            dataset=TwoClass(),
            layers=(
                Dense(units=32, activation=Activation.RELU),
                Dense(units=1, activation=Activation.SIGMOID),
            ),
            training=Training(
                loss=Loss.BINARY_CROSSENTROPY,
                metrics=(MetricName.PRECISION,),
                batch_size=32,
                epochs=10,
                validation=0.2,
            ),
        ),
    ),
    Preset(
        "mse-line",
        Spec(
            dataset=NoisyLine(),
            layers=(Dense(units=1),),
            training=Training(
                loss=Loss.MEAN_SQUARED_ERROR,
                metrics=(),
                batch_size=10,
                epochs=50,
                validation=0.0,
            ),
        ),
    ),
    Preset(
        "two-inputs",
        Spec(
            dataset=TwoInputs(),
            layers=(
                Concatenate(
                    branches=(
                        Branch(features=64, layers=_relu(32, 16)),
                        Branch(features=128, layers=_relu(64, 32)),
                    )
                ),
                Dense(units=2, activation=Activation.SOFTMAX),
            ),
            training=Training(
                loss=Loss.CATEGORICAL_CROSSENTROPY, batch_size=32, epochs=10, validation=0.2
            ),
        ),
    ),
    Preset(
        "digits-mlp",
        Spec(
            dataset=Digits(),
            layers=_mlp(64),
            training=Training(batch_size=32, epochs=20, validation=0.2),
        ),
    ),
    Preset(
        "digits-two-outputs",
        Spec(
            dataset=Digits(),
            layers=_mlp(64),
            training=Training(batch_size=32, epochs=20, validation=0.2),
            second_output=SecondOutput(group="even"),
        ),
    ),
    Preset(
        "digits-cnn",
        Spec(
            dataset=Digits(),
            layers=_small_cnn(),
            training=Training(
                optimizer=Optimizer(learning_rate=0.004), batch_size=32, epochs=15, validation=0.2
            ),
        ),
    ),
)

PRESETS: Mapping[str, Preset] = {preset.id: preset for preset in _ALL}


def find_preset(spec: Spec) -> Preset | None:
    """Return the preset of the same recipe with any seed; one with as many epochs comes first."""
    matches = [preset for preset in PRESETS.values() if _is_recipe(preset.spec, spec)]
    as_long = [p for p in matches if p.spec.training.epochs == spec.training.epochs]
    return next(iter(as_long + matches), None)


def _is_recipe(recipe: Spec, spec: Spec) -> bool:
    training = recipe.training.model_copy(update={"epochs": spec.training.epochs})
    return recipe.model_copy(update={"seed": spec.seed, "training": training}) == spec
