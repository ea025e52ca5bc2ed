"""Activation functions that a layer may have."""

from __future__ import annotations

from enum import StrEnum


class Activation(StrEnum):
    """Names as Keras spells them."""

    RELU = "relu"
    SIGMOID = "sigmoid"
    TANH = "tanh"
    SOFTMAX = "softmax"
    LINEAR = "linear"
    ELU = "elu"
    SELU = "selu"
    GELU = "gelu"
    SOFTPLUS = "softplus"
    LEAKY_RELU = "leaky_relu"
    SOFTSIGN = "softsign"

    def non_default(self, default: Activation) -> str | None:
        """The name, None where it is what Keras takes anyway."""
        return None if self is default else self.value
