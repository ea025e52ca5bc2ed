"""The entries of Keras' ``get_weights()`` as matrices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.store.weights import Weights

_SEED = "seed_generator"
"""Part of the names of random-number state, which ``get_weights()`` leaves out."""

VARIABLES = (
    "kernel",
    "bias",
    "recurrent_kernel",
    "embeddings",
    "gamma",
    "beta",
    "moving_mean",
    "moving_variance",
)
"""Names of the variables of all layers."""


@dataclass(frozen=True)
class Matrix:
    """One entry of ``get_weights()``.

    Args:
        index: in ``get_weights()``.
        name: layer index and variable, ``"1/kernel"``.
        shape: of the array.
    """

    index: int
    name: str
    shape: tuple[int, ...]

    @property
    def layer(self) -> int:
        """Index of the layer in the spec."""
        return int(self.name.partition("/")[0])

    @property
    def variable(self) -> str:
        """Name of the variable in its layer, ``"kernel"``."""
        return self.name.rpartition("/")[2]


def matrices(weights: Weights) -> tuple[Matrix, ...]:
    """Return the entries of ``get_weights()`` in their order.

    Args:
        weights: of one snapshot, in the order of ``model.variables``.
    """
    names = [name for name in weights if _SEED not in name]
    return tuple(Matrix(i, name, weights[name].shape) for i, name in enumerate(names))


def as_table(array: Array) -> Array:
    """Reshape an array to two axes.

    The last axis, which Keras uses for units, becomes the columns; a bias becomes one row.
    """
    return np.atleast_2d(array) if array.ndim < 2 else array.reshape(-1, array.shape[-1])
