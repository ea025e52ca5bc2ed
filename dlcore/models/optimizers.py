"""The registry of optimizers, and an optimizer with its settings as a value."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import Field, model_validator

from dlcore.base_model import Frozen, validation_error
from dlcore.models.keras_call import KerasCall, keras_call

if TYPE_CHECKING:
    import keras


class OptimizerName(StrEnum):
    """Every optimizer.

    Attributes:
        keras_class: name within ``keras.optimizers``.
        slots: numbers stored for each weight, besides the weight itself.
        takes_momentum: whether momentum is a setting of its own.
    """

    keras_class: str
    slots: int
    takes_momentum: bool

    SGD = "sgd", "SGD", 1, True
    RMSPROP = "rmsprop", "RMSprop", 1
    ADAM = "adam", "Adam", 2
    ADAMW = "adamw", "AdamW", 2
    NADAM = "nadam", "Nadam", 2
    ADAGRAD = "adagrad", "Adagrad", 1

    def __new__(cls, name: str, keras_class: str, slots: int, takes_momentum: bool = False) -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.keras_class, member.slots = keras_class, slots
        member.takes_momentum = takes_momentum
        return member


class Optimizer(Frozen):
    """An optimizer as a value.

    Args:
        name: which one.
        learning_rate: step size.
        momentum: share of the previous step that is added to the next; 0 for most optimizers.
        nesterov: use Nesterov momentum.
        half_life: steps after which the learning rate is half as large; 0 for a constant one.
    """

    added: ClassVar[frozenset[str]] = frozenset({"half_life"})

    name: OptimizerName = OptimizerName.ADAM
    learning_rate: float = Field(default=0.001, gt=0.0, le=10.0)
    momentum: float = Field(default=0.0, ge=0.0, lt=1.0)
    nesterov: bool = False
    half_life: int = Field(default=0, ge=0, le=100_000_000)

    @model_validator(mode="after")
    def _takes_momentum(self) -> Optimizer:
        if not self.name.takes_momentum and (self.momentum or self.nesterov):
            raise validation_error("momentum_only_sgd", given=self.name.value)
        return self

    def call(self) -> KerasCall:
        """Return the call that builds the optimizer."""
        rate = self.learning_rate
        schedule = keras_call("optimizers.schedules.ExponentialDecay", rate, self.half_life, 0.5)
        return keras_call(
            f"optimizers.{self.name.keras_class}",
            learning_rate=schedule if self.half_life else rate,
            momentum=self.momentum or None,
            nesterov=self.nesterov or None,
        )

    def build(self) -> keras.optimizers.Optimizer:
        """Build the Keras optimizer; loads TensorFlow."""
        optimizer: keras.optimizers.Optimizer = self.call().build()
        return optimizer
