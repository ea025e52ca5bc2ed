"""Activation functions of layers."""

from __future__ import annotations

from enum import StrEnum


class Activation(StrEnum):
    """Activations by their Keras names."""

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
        """Return the name, or None where it is Keras' own default."""
        return None if self is default else self.value
