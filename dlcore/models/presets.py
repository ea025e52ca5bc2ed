"""The published experiments, each as a spec with the figures its source states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dlcore.datasets import Digits, Mnist
from dlcore.models.activations import Activation
from dlcore.models.layers import AnyLayer, Dense, Dropout, Flatten
from dlcore.models.optimizers import Optimizer, OptimizerName
from dlcore.spec import Loss, Spec, Training


@dataclass(frozen=True)
class Preset:
    """One experiment.

    Args:
        id: its name in the code, the URL and the benchmarks.
        spec: the recipe.
        published: figures of the source by metric: ``val_accuracy`` and so on for the last
            epoch, ``test_accuracy`` for the test, ``first_`` before those of epoch 1.
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
        "digits-mlp",
        Spec(
            dataset=Digits(),
            layers=_mlp(64),
            training=Training(batch_size=32, epochs=20, validation=0.2),
        ),
    ),
)

PRESETS: Mapping[str, Preset] = {preset.id: preset for preset in _ALL}


def matching(spec: Spec) -> Preset | None:
    """The preset of the same recipe, whatever the seed and the number of epochs."""
    for preset in PRESETS.values():
        own = preset.spec
        training = own.training.model_copy(update={"epochs": spec.training.epochs})
        if own.model_copy(update={"seed": spec.seed, "training": training}) == spec:
            return preset
    return None
