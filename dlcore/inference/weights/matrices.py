"""A model's weights as Keras' ``get_weights()`` numbers them, each as a matrix to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from dlcore.arrays import Array
from dlcore.store.weights import Weights

_SEED = "seed_generator"
"""Part of the names of what belongs to random numbers; Keras counts it among no weights."""

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
"""What the layers that there are call their variables."""


@dataclass(frozen=True)
class Matrix:
    """One entry of ``get_weights()``.

    Args:
        place: its number there.
        name: layer and variable, ``"1/kernel"``.
        shape: as Keras has it.
    """

    place: int
    name: str
    shape: tuple[int, ...]

    @property
    def layer(self) -> int:
        """Its layer's place in the spec."""
        return int(self.name.partition("/")[0])

    @property
    def variable(self) -> str:
        """What it is in its layer, ``"kernel"``."""
        return self.name.rpartition("/")[2]


def matrices(weights: Weights) -> tuple[Matrix, ...]:
    """The entries of ``get_weights()``, in their order.

    Args:
        weights: of one moment, in the order of ``model.variables``.
    """
    names = _names(weights)
    return tuple(Matrix(i, name, weights[name].shape) for i, name in enumerate(names))


def as_table(array: Array) -> Array:
    """An array of any shape with two axes.

    The last axis, which Keras uses for units, becomes the columns; a bias becomes one row.
    """
    return np.atleast_2d(array) if array.ndim < 2 else array.reshape(-1, array.shape[-1])


def _names(weights: Mapping[str, Array]) -> Iterable[str]:
    return [name for name in weights if _SEED not in name]
