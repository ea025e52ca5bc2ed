"""Every setting of a playground: one table for its widgets, its address and its storage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic import Field, model_validator

from dlcore.base_model import Frozen, validation_error
from dlcore.datasets.plane.features import FEATURES, Feature
from dlcore.datasets.plane.plane import MAX_SAMPLES, OwnPoint, Plane
from dlcore.datasets.plane.shapes import ShapeName
from dlcore.models.activations import Activation
from dlcore.models.layers import Dense, Dropout, Regularizer
from dlcore.models.layers.initializer import GLOROT_UNIFORM, Initializer
from dlcore.models.metrics import MetricName
from dlcore.models.optimizers import Optimizer, OptimizerName
from dlcore.spec import Loss, Spec, Training

MAX_HIDDEN = 8
MAX_UNITS = 16
MOMENTUM = 0.9
MAX_KEPT_EPOCHS = 10_000

ActivationName = Literal[
    "tanh",
    "relu",
    "sigmoid",
    "linear",
    "leaky_relu",
    "elu",
    "selu",
    "softplus",
    "softsign",
    "gelu",
]
ACTIVATIONS: tuple[ActivationName, ...] = get_args(ActivationName)

LossName = Literal["crossentropy", "mean_squared_error", "mean_absolute_error"]
OptimizerChoice = Literal["sgd", "momentum", "rmsprop", "adam"]

_OPTIMIZERS: Mapping[OptimizerChoice, OptimizerName] = {
    "sgd": OptimizerName.SGD,
    "momentum": OptimizerName.SGD,
    "rmsprop": OptimizerName.RMSPROP,
    "adam": OptimizerName.ADAM,
}

Units = Annotated[int, Field(ge=1, le=MAX_UNITS)]
Neuron = tuple[
    Annotated[int, Field(ge=0, lt=MAX_HIDDEN)],
    Annotated[int, Field(ge=0, lt=MAX_UNITS)],
]
"""Index of a hidden layer, and of a neuron in it."""

Neurons = Annotated[tuple[Neuron, ...], Field(max_length=MAX_HIDDEN * MAX_UNITS)]


_PENALTIES = (0.0001, 0.001, 0.003, 0.01, 0.03, 0.1)


Renewed = Literal["points", "network"]
"""What a change of a setting makes new; new points need a new network."""


def _setting(
    group: str,
    default: Any,
    others: Sequence[float] = (),
    *,
    renews: Renewed | None = None,
    **bounds: Any,
) -> Any:
    """Return a field with what the table says of it.

    Args:
        group: of its widget.
        default: its first value.
        others: values offered besides the default.
        renews: None where the setting may change while a network trains.
        bounds: of its values.
    """
    extra: dict[str, Any] = {"group": group, "others": list(others), "renews": renews}
    return Field(default=default, json_schema_extra=extra, **bounds)


class Playground(Frozen):
    """The settings, in the order of the address.

    Args:
        shape, noise, samples, train_percent, data_seed, features, own: see ``Plane``.
        hidden: units of each hidden layer.
        activations: one for each hidden layer.
        loss: cross-entropy is for classes, and becomes the squared error of a regression.
        optimizer: ``momentum`` is SGD with a momentum of 0.9.
        learning_rate: step size.
        halving_epochs: epochs after which the learning rate is half as large; 0 for never.
        dropout: share of each hidden layer's values that is set to 0 at each step.
        initializer: draws the initial weights.
        l1, l2: penalties on the weights of all layers.
        batch_size: samples of a step.
        seed: of initial weights and of shuffling.
        off: neurons that give 0.
        frozen: neurons whose incoming weights and bias stay as they are.
        speed: epochs per second; 0 for as many as the machine can do.
        stop_epoch: epoch after which to pause; 0 for none.
        stop_loss: test loss at which to pause, judged at the end of each epoch; 0 for none.
        discrete: show the output in steps.
        show_test: show the test points.
    """

    shape: ShapeName = _setting("data", "circle", renews="points")
    noise: float = _setting(
        "data", 0.2, (0.0, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0), ge=0.0, le=2.0, renews="points"
    )
    samples: int = _setting(
        "data", 500, (50, 100, 200, 1000), ge=40, le=MAX_SAMPLES, renews="points"
    )
    train_percent: int = _setting("data", 50, (10, 30, 70, 80, 90), ge=10, le=90, renews="points")
    data_seed: int = _setting("more", 0, ge=0, le=2**31 - 1, renews="points")
    features: tuple[Feature, ...] = _setting(
        "network", ("x1", "x2"), min_length=1, max_length=len(FEATURES), renews="network"
    )
    own: tuple[OwnPoint, ...] = _setting("network", (), max_length=MAX_SAMPLES, renews="points")
    hidden: tuple[Units, ...] = _setting("network", (6, 4), max_length=MAX_HIDDEN, renews="network")
    activations: tuple[ActivationName, ...] = _setting(
        "network", ("tanh", "tanh"), max_length=MAX_HIDDEN, renews="network"
    )
    loss: LossName = _setting("more", "crossentropy", renews="network")
    optimizer: OptimizerChoice = _setting("training", "adam", renews="network")
    learning_rate: float = _setting(
        "training", 0.01, (0.0001, 0.001, 0.003, 0.03, 0.1, 0.3, 1.0, 3.0), gt=0.0, le=10.0
    )
    halving_epochs: int = _setting("more", 0, (10, 30, 100, 300), ge=0, le=10_000)
    dropout: float = _setting("more", 0.0, (0.1, 0.2, 0.3, 0.5), ge=0.0, le=0.9)
    initializer: Initializer = _setting("more", GLOROT_UNIFORM, renews="network")
    l1: float = _setting("more", 0.0, _PENALTIES, ge=0.0, le=1.0)
    l2: float = _setting("training", 0.0, _PENALTIES, ge=0.0, le=1.0)
    batch_size: int = _setting("data", 10, (1, 5, 20, 32, 64, 128), ge=1, le=128, renews="network")
    seed: int = _setting("more", 1, ge=0, le=2**31 - 1, renews="network")
    off: Neurons = _setting("network", ())
    frozen: Neurons = _setting("network", ())
    speed: int = _setting("training", 60, (1, 5, 20, 200, 0), ge=0, le=1000)
    stop_epoch: int = _setting("more", 0, ge=0, le=1_000_000)
    stop_loss: float = _setting("more", 0.0, ge=0.0, le=10.0)
    discrete: bool = _setting("output", False)
    show_test: bool = _setting("output", False)

    @model_validator(mode="after")
    def _is_consistent(self) -> Playground:
        if len(self.activations) != len(self.hidden):
            raise validation_error("activations_unfit", layers=len(self.hidden))
        self.dataset()
        return self

    def dataset(self) -> Plane:
        """Return the points."""
        return Plane(
            shape=self.shape,
            noise=self.noise,
            samples=self.samples,
            train_percent=self.train_percent,
            seed=self.data_seed,
            features=self.features,
            own=self.own,
        )

    @property
    def outputs(self) -> int:
        """Number of output neurons: one for two classes and for regression."""
        classes = self.dataset().class_count
        return classes if classes > 2 else 1

    @property
    def keras_loss(self) -> Loss:
        """The loss function that fits the data."""
        classes = self.dataset().class_count
        if classes > 2:
            return Loss.SPARSE_CATEGORICAL_CROSSENTROPY
        if self.loss != "crossentropy":
            return Loss(self.loss)
        return Loss.BINARY_CROSSENTROPY if classes else Loss.MEAN_SQUARED_ERROR

    @property
    def output_activation(self) -> Activation:
        """The activation that makes probabilities of classes; linear for regression."""
        classes = self.dataset().class_count
        if classes > 2:
            return Activation.SOFTMAX
        return Activation.SIGMOID if classes else Activation.LINEAR

    def fixed(self) -> Mapping[str, Any]:
        """Return the settings whose change needs a new network."""
        return self.model_dump(include=_FIXED)

    def layers(self) -> tuple[Dense | Dropout, ...]:
        """Return the layers, the output layer last; a dropout layer follows each hidden one."""
        penalty = Regularizer(l1=self.l1, l2=self.l2)

        def dense(units: int, activation: Activation) -> Dense:
            return Dense(
                units=units,
                activation=activation,
                initializer=self.initializer,
                regularizer=penalty,
            )

        layers: list[Dense | Dropout] = []
        for units, name in zip(self.hidden, self.activations, strict=True):
            layers.append(dense(units, Activation(name)))
            if self.dropout:
                layers.append(Dropout(rate=self.dropout))
        return (*layers, dense(self.outputs, self.output_activation))

    @property
    def steps_per_epoch(self) -> int:
        """Number of batches of an epoch."""
        return -(-self.dataset().info().train_size // self.batch_size)

    def keras_optimizer(self) -> Optimizer:
        """Return the optimizer with its learning rate."""
        momentum = MOMENTUM if self.optimizer == "momentum" else 0.0
        name = _OPTIMIZERS[self.optimizer]
        return Optimizer(
            name=name,
            learning_rate=self.learning_rate,
            momentum=momentum,
            half_life=self.halving_epochs * self.steps_per_epoch,
        )

    def spec(self, epochs: int) -> Spec:
        """Return the spec of a run that trains the same network on the same points.

        It starts with the initial weights of the seed and validates on the test points.
        """
        classes = self.dataset().class_count
        return Spec(
            dataset=self.dataset(),
            layers=self.layers(),
            training=Training(
                optimizer=self.keras_optimizer(),
                loss=self.keras_loss,
                metrics=(MetricName.ACCURACY,) if classes else (),
                batch_size=self.batch_size,
                epochs=min(max(epochs, 1), MAX_KEPT_EPOCHS),
                validation="test",
            ),
            seed=self.seed,
        )


def properties() -> list[dict[str, Any]]:
    """Return the table: default, bounds or choices, group and ``renews`` of every setting."""
    defaults = Playground().model_dump(mode="json")
    table = []
    for name, field in Playground.model_fields.items():
        extra = field.json_schema_extra
        assert isinstance(extra, dict)
        found = _bounds(field.annotation, field.metadata)
        others = extra["others"]
        if isinstance(others, list) and others:
            # Where 0 stands for no limit, it is the largest.
            options = {float(str(value)) for value in [*others, defaults[name]]}
            found["options"] = sorted(options, key=lambda v: (name == "speed" and not v, v))
        found |= {key: extra[key] for key in ("group", "renews")}
        table.append({"name": name, "default": defaults[name], **found})
    return table


_BOUNDS: Mapping[type, tuple[str, str]] = {
    Ge: ("ge", "minimum"),
    Gt: ("gt", "above"),
    Le: ("le", "maximum"),
    MinLen: ("min_length", "min_length"),
    MaxLen: ("max_length", "max_length"),
}
"""Attribute of a bound, and its name in the table."""


def _bounds(kind: Any, metadata: Sequence[Any]) -> dict[str, Any]:
    bounds = [(item, *_BOUNDS[type(item)]) for item in metadata if type(item) in _BOUNDS]
    found: dict[str, Any] = {name: getattr(item, attribute) for item, attribute, name in bounds}
    if get_origin(kind) is tuple:
        kind, found["is_list"] = get_args(kind)[0], True
    if get_origin(kind) is Literal:
        found["choices"] = list(get_args(kind))
    return found | {"whole": kind is int}


_FIXED = {setting["name"] for setting in properties() if setting["renews"]}
