"""Optimizers: how weights follow the gradient."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import Field, model_validator

from dlcore.base_model import Frozen
from dlcore.models.layers.base import validation_error

if TYPE_CHECKING:
    import keras


class OptimizerName(StrEnum):
    """Names as in Keras, in lower case."""

    SGD = "sgd"
    RMSPROP = "rmsprop"
    ADAM = "adam"
    ADAMW = "adamw"
    NADAM = "nadam"
    ADAGRAD = "adagrad"

    @property
    def slots(self) -> int:
        """Numbers kept for each weight beside the weight itself."""
        return {"sgd": 1, "rmsprop": 1, "adagrad": 1}.get(self.value, 2)


class Optimizer(Frozen):
    """An optimizer as a value.

    Args:
        name: which one.
        learning_rate: size of a step.
        momentum: share of the last step that is kept; SGD only.
        nesterov: look ahead along the momentum; SGD only.
    """

    name: OptimizerName = OptimizerName.ADAM
    learning_rate: float = Field(default=0.001, gt=0.0, le=10.0)
    momentum: float = Field(default=0.0, ge=0.0, lt=1.0)
    nesterov: bool = False

    @model_validator(mode="after")
    def _momentum_is_for_sgd(self) -> Optimizer:
        if self.name is not OptimizerName.SGD and (self.momentum or self.nesterov):
            raise validation_error("momentum_only_sgd", given=self.name.value)
        return self

    def build(self) -> keras.optimizers.Optimizer:
        """The Keras optimizer; loads TensorFlow."""
        import keras

        classes: Mapping[str, Callable[..., Any]] = {
            "sgd": keras.optimizers.SGD,
            "rmsprop": keras.optimizers.RMSprop,
            "adam": keras.optimizers.Adam,
            "adamw": keras.optimizers.AdamW,
            "nadam": keras.optimizers.Nadam,
            "adagrad": keras.optimizers.Adagrad,
        }
        options: dict[str, Any] = {"learning_rate": self.learning_rate}
        if self.name is OptimizerName.SGD:
            options |= {"momentum": self.momentum, "nesterov": self.nesterov}
        return classes[self.name.value](**options)
